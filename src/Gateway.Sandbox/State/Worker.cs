namespace Gateway.Sandbox.State;

internal sealed class Worker
{
    /// <summary>A worker counts as online until it has missed this many heartbeats.</summary>
    private const int MissedHeartbeats = 3;

    private const int DefaultIntervalSeconds = 30;

    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required string Name { get; init; }

    public required Guid PoolId { get; init; }

    public required DateTimeOffset LastHeartbeat { get; set; }

    public int? HeartbeatIntervalSeconds { get; set; }

    public bool IsOnlineAt(DateTimeOffset now) =>
        now - LastHeartbeat <= TimeSpan.FromSeconds((HeartbeatIntervalSeconds ?? DefaultIntervalSeconds) * MissedHeartbeats);
}
