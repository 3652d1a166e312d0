namespace Gateway.Sandbox.Validation;

/// <summary>The queries that the sandbox understands.</summary>
internal static class FilterModels
{
    internal static readonly BodyType Names = BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.Text));

    internal static readonly BodyType Ids = BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.Id));

    internal static readonly BodyField Operator = new("operator", BodyTypes.OneOf("and_", "or_"));

    internal static readonly BodyField Limit = new("limit", BodyTypes.Optional(BodyTypes.Integer));

    internal static readonly BodyField Offset = new("offset", BodyTypes.Optional(BodyTypes.NonNegativeInteger));

    internal static readonly BodyType Flows = Part(
        "FlowFilter", Operator, new("id", Id("FlowFilterId")), new("name", Name("FlowFilterName")), new("tags", Tags("FlowFilterTags")));

    internal static readonly BodyType WorkPools = Part(
        "WorkPoolFilter",
        Operator,
        new("id", Id("WorkPoolFilterId")),
        new("name", Name("WorkPoolFilterName")),
        new("type", Part("WorkPoolFilterType", new BodyField("any_", Names))));

    private static readonly BodyType WorkerStatuses = BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.OneOf("ONLINE", "OFFLINE")));

    /// <summary>A deployment filter.</summary>
    public static BodyType Deployments { get; } = Part(
        "DeploymentFilter",
        Operator,
        new("id", Id("DeploymentFilterId")),
        new("name", Name("DeploymentFilterName")),
        new("flow_or_deployment_name", Part("DeploymentOrFlowNameFilter", new BodyField("like_", BodyTypes.Optional(BodyTypes.Text)))),
        new("paused", Part("DeploymentFilterPaused", new BodyField("eq_", BodyTypes.Optional(BodyTypes.Flag)))),
        new("tags", Tags("DeploymentFilterTags")),
        new("work_queue_name", Part("DeploymentFilterWorkQueueName", Operator, new("any_", Names))));

    /// <summary>A query of flows or deployments with its order.</summary>
    public static BodyType Query(params string[] sorts) => BodyTypes.Parameters(
        new("sort", BodyTypes.OneOf(sorts)), Limit, Offset, new("flows", Flows), new("deployments", Deployments), new("work_pools", WorkPools));

    public static BodyType WorkPoolQuery { get; } = BodyTypes.Parameters(new("work_pools", WorkPools), Limit, Offset);

    /// <summary>A query of a pool's workers.</summary>
    public static BodyType WorkerQuery { get; } = BodyTypes.Parameters(
        new("workers", Part(
            "WorkerFilter",
            Operator,
            new("status", Part("WorkerFilterStatus", new("any_", WorkerStatuses), new("not_any_", WorkerStatuses))))),
        Limit,
        Offset);

    /// <summary>A query of a pool's queues.</summary>
    public static BodyType QueueQuery { get; } = BodyTypes.Parameters(
        new("work_queues", Part(
            "WorkQueueFilter", Operator, new("id", Id("WorkQueueFilterId")), new("name", Name("WorkQueueFilterName")))),
        Limit,
        Offset);

    internal static BodyType Id(string schema) => Part(schema, new("any_", Ids), new("not_any_", Ids));

    internal static BodyType Name(string schema) => Part(schema, new("any_", Names), new("like_", BodyTypes.Optional(BodyTypes.Text)));

    internal static BodyType Tags(string schema) => Part(
        schema, Operator, new("all_", Names), new("any_", Names), new("is_null_", BodyTypes.Optional(BodyTypes.Flag)));

    /// <summary>A part of a query.</summary>
    internal static BodyType Part(string schema, params BodyField[] fields) => BodyTypes.Optional(new BodyModel(schema, fields).Check);
}
