namespace Gateway.Prefect;

/// <summary>A Secret block as the server answers it, without its secret.</summary>
internal sealed record LiveSecretBlock
{
    public required Guid Id { get; init; }

    /// <summary>Its name, unique among Secret blocks.</summary>
    public required string Name { get; init; }

    /// <summary>When it was changed last, as the server says it.</summary>
    public required string Updated { get; init; }
}
