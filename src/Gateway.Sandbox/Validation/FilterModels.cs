namespace Gateway.Sandbox.Validation;

/// <summary>
/// The queries that the sandbox understands. A criterion that it does not know is refused like a field that the server
/// does not know, so that a query never matches more than it says.
/// </summary>
internal static class FilterModels
{
    internal static readonly BodyType Names = BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.Text));

    internal static readonly BodyType Ids = BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.Id));

    internal static readonly BodyField Operator = new("operator", BodyTypes.OneOf("and_", "or_"));

    internal static readonly BodyType Id = Part(new("any_", Ids), new("not_any_", Ids));

    internal static readonly BodyType Name = Part(new("any_", Names), new("like_", BodyTypes.Optional(BodyTypes.Text)));

    private static readonly BodyType Like = Part(new BodyField("like_", BodyTypes.Optional(BodyTypes.Text)));

    internal static readonly BodyType Tags = Part(
        Operator, new("all_", Names), new("any_", Names), new("is_null_", BodyTypes.Optional(BodyTypes.Flag)));

    internal static readonly BodyType Flows = Part(Operator, new("id", Id), new("name", Name), new("tags", Tags));

    internal static readonly BodyType WorkPools = Part(
        Operator, new("id", Id), new("name", Name), new("type", Part(new BodyField("any_", Names))));

    /// <summary>A deployment filter.</summary>
    public static BodyType Deployments { get; } = Part(
        Operator,
        new("id", Id),
        new("name", Name),
        new("flow_or_deployment_name", Like),
        new("paused", Part(new BodyField("eq_", BodyTypes.Optional(BodyTypes.Flag)))),
        new("tags", Tags),
        new("work_queue_name", Part(Operator, new("any_", Names))));

    /// <summary>A query of flows or deployments with its order.</summary>
    public static BodyType Query(params string[] sorts) => new BodyModel(
    [
        new("sort", BodyTypes.OneOf(sorts)),
        new("limit", BodyTypes.Optional(BodyTypes.Integer)),
        new("offset", BodyTypes.Optional(BodyTypes.NonNegativeInteger)),
        new("flows", Flows),
        new("deployments", Deployments),
        new("work_pools", WorkPools),
        .. NotUnderstood("flow_runs", "task_runs", "work_pool_queues"),
    ])
    { IgnoreExtra = true }.Check;

    /// <summary>A query of work pools.</summary>
    public static BodyType WorkPoolQuery { get; } = new BodyModel(
    [
        new("work_pools", WorkPools),
        new("limit", BodyTypes.Optional(BodyTypes.Integer)),
        new("offset", BodyTypes.Optional(BodyTypes.NonNegativeInteger)),
    ])
    { IgnoreExtra = true }.Check;

    /// <summary>A query of a pool's workers.</summary>
    public static BodyType WorkerQuery { get; } = new BodyModel(
    [
        new("workers", Part(
            Operator,
            new("status", Part(
                new("any_", BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.OneOf("ONLINE", "OFFLINE")))),
                new("not_any_", BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.OneOf("ONLINE", "OFFLINE")))))))),
        new("limit", BodyTypes.Optional(BodyTypes.Integer)),
        new("offset", BodyTypes.Optional(BodyTypes.NonNegativeInteger)),
    ])
    { IgnoreExtra = true }.Check;

    /// <summary>A query of a pool's queues.</summary>
    public static BodyType QueueQuery { get; } = new BodyModel(
    [
        new("work_queues", Part(new("id", Id), new("name", Name))),
        new("limit", BodyTypes.Optional(BodyTypes.Integer)),
        new("offset", BodyTypes.Optional(BodyTypes.NonNegativeInteger)),
    ])
    { IgnoreExtra = true }.Check;

    internal static BodyType Part(params BodyField[] fields) => BodyTypes.Optional(new BodyModel(fields).Check);

    internal static IEnumerable<BodyField> NotUnderstood(params string[] names) =>
        names.Select(name => new BodyField(name, BodyTypes.Optional((value, at, issues) =>
            issues.Add(new("not_in_sandbox", at.Parts, "The sandbox does not filter by this", value)))));
}
