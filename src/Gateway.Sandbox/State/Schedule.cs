using System.Text.Json;

namespace Gateway.Sandbox.State;

internal sealed class Schedule
{
    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    public required JsonElement Definition { get; set; }

    public required bool Active { get; set; }

    public int? MaxScheduledRuns { get; set; }

    public required JsonElement Parameters { get; set; }

    public string? Slug { get; set; }

    /// <summary>The same, to be changed by itself.</summary>
    public Schedule Copy() => (Schedule)MemberwiseClone();
}
