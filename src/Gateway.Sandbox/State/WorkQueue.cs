namespace Gateway.Sandbox.State;

internal sealed class WorkQueue
{
    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required string Name { get; init; }

    public required string PoolName { get; init; }

    public required Guid PoolId { get; init; }

    public required string Description { get; init; }

    public required int Priority { get; init; }
}
