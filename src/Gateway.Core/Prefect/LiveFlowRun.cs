namespace Gateway.Prefect;

/// <summary>A flow run as the server holds it, as far as the gateway looks at it.</summary>
internal sealed record LiveFlowRun
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Its state; null before it has one.</summary>
    public LiveState? State { get; init; }

    /// <summary>Whether it has come to an end, good or bad: <c>COMPLETED</c>, <c>FAILED</c>, <c>CRASHED</c> or <c>CANCELLED</c>.</summary>
    public bool HasEnded => State?.Type is "COMPLETED" or "FAILED" or "CRASHED" or "CANCELLED";

    /// <summary>Whether it has come to a good end.</summary>
    public bool Succeeded => State?.Type == "COMPLETED";

    /// <summary>A state of a run. Its message is the flow's own and may hold anything: it is not read.</summary>
    public sealed record LiveState
    {
        /// <summary>One of Prefect's state types, in capitals.</summary>
        public required string Type { get; init; }

        /// <summary>Its name, such as <c>Late</c> for one that is scheduled and that no worker took up.</summary>
        public required string Name { get; init; }
    }
}
