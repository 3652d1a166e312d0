namespace Gateway.Sandbox.State;

/// <summary>A global concurrency limit. A deployment has its own, or shares one by id.</summary>
internal sealed class ConcurrencyLimit
{
    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    public required string Name { get; init; }

    public required int Limit { get; set; }

    public bool Active { get; init; } = true;

    /// <summary>The same, to be changed by itself.</summary>
    public ConcurrencyLimit Copy() => (ConcurrencyLimit)MemberwiseClone();
}
