namespace Gateway.Sandbox.Validation;

/// <summary>The bodies of the requests that make flow runs and change their states.</summary>
internal static class FlowRunModels
{
    internal static readonly BodyType StateType = BodyTypes.OneOf(
        "SCHEDULED", "PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "CRASHED", "PAUSED", "CANCELLING");

    private static readonly BodyType OptionalText = BodyTypes.Optional(BodyTypes.Text);

    private static readonly BodyType OptionalId = BodyTypes.Optional(BodyTypes.Id);

    private static readonly BodyType StateDetails = new BodyModel("StateDetails",
    [
        new("flow_run_id", OptionalId),
        new("task_run_id", OptionalId),
        new("child_flow_run_id", OptionalId),
        new("scheduled_time", BodyTypes.Optional(BodyTypes.Time)),
        new("cache_key", OptionalText),
        new("cache_expiration", BodyTypes.Optional(BodyTypes.Time)),
        new("deferred", BodyTypes.Optional(BodyTypes.Flag)),
        new("untrackable_result", BodyTypes.Flag),
        new("pause_timeout", BodyTypes.Optional(BodyTypes.Time)),
        new("pause_reschedule", BodyTypes.Flag),
        new("pause_key", OptionalText),
        new("run_input_keyset", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("refresh_cache", BodyTypes.Optional(BodyTypes.Flag)),
        new("retriable", BodyTypes.Optional(BodyTypes.Flag)),
        new("transition_id", OptionalId),
        new("task_parameters_id", OptionalId),
        new("traceparent", OptionalText),
        new("deployment_concurrency_lease_id", OptionalId),
    ]).Check;

    private static readonly BodyType State = new BodyModel("StateCreate",
    [
        new("type", StateType, Required: true),
        new("name", OptionalText),
        new("message", OptionalText),
        new("data", BodyTypes.Any),
        new("state_details", StateDetails),
    ]).Check;

    private static readonly BodyType Policy = new BodyModel("FlowRunPolicy",
    [
        new("max_retries", BodyTypes.Integer),
        new("retry_delay_seconds", BodyTypes.Number),
        new("retries", BodyTypes.Optional(BodyTypes.Integer)),
        new("retry_delay", BodyTypes.Optional(BodyTypes.Integer)),
        new("pause_keys", BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.Text))),
        new("resuming", BodyTypes.Optional(BodyTypes.Flag)),
        new("retry_type", BodyTypes.Optional(BodyTypes.Literal("in_process", "reschedule"))),
    ]).Check;

    /// <summary>A run to make of a deployment.</summary>
    public static BodyType Create { get; } = new BodyModel("DeploymentFlowRunCreate",
    [
        new("state", BodyTypes.Optional(State)),
        new("name", OptionalText),
        new("parameters", DeploymentModels.Parameters),
        new("enforce_parameter_schema", BodyTypes.Optional(BodyTypes.Flag)),
        new("context", BodyTypes.Dictionary),
        new("infrastructure_document_id", OptionalId),
        new("empirical_policy", Policy),
        new("tags", BodyTypes.ListOf(BodyTypes.Text)),
        new("idempotency_key", OptionalText),
        new("labels", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("parent_task_run_id", OptionalId),
        new("work_queue_name", OptionalText),
        new("job_variables", BodyTypes.Optional(BodyTypes.Dictionary)),
    ]).Check;

    /// <summary>A state that a run is to go into.</summary>
    public static BodyType SetState { get; } = BodyTypes.Parameters(new("state", State, Required: true), new("force", BodyTypes.Flag));

    /// <summary>For which times a deployment's schedules are to make runs.</summary>
    public static BodyType Schedule { get; } = BodyTypes.Parameters(
        new("start_time", BodyTypes.Time),
        new("end_time", BodyTypes.Time),
        new("min_time", BodyTypes.Number),
        new("min_runs", BodyTypes.Integer),
        new("max_runs", BodyTypes.Integer));

    /// <summary>A query of runs with its order.</summary>
    public static BodyType Query { get; } = BodyTypes.Parameters(
        new("sort", BodyTypes.OneOf(
            "ID_DESC",
            "START_TIME_ASC",
            "START_TIME_DESC",
            "EXPECTED_START_TIME_ASC",
            "EXPECTED_START_TIME_DESC",
            "NAME_ASC",
            "NAME_DESC",
            "NEXT_SCHEDULED_START_TIME_ASC",
            "END_TIME_DESC")),
        new("offset", BodyTypes.NonNegativeInteger),
        new("flows", FilterModels.Flows),
        new("flow_runs", Filter()),
        new("deployments", FilterModels.Deployments),
        new("work_pools", FilterModels.WorkPools),
        FilterModels.Limit);

    /// <summary>A query of log lines with its order.</summary>
    public static BodyType LogQuery { get; } = BodyTypes.Parameters(
        new("offset", BodyTypes.NonNegativeInteger),
        new("logs", FilterModels.Part(
            "LogFilter",
            FilterModels.Operator,
            new("level", FilterModels.Part(
                "LogFilterLevel", new("ge_", BodyTypes.Optional(BodyTypes.Integer)), new("le_", BodyTypes.Optional(BodyTypes.Integer)))),
            new("timestamp", Times("LogFilterTimestamp")),
            new("flow_run_id", FilterModels.Id("LogFilterFlowRunId")))),
        new("sort", BodyTypes.OneOf("TIMESTAMP_ASC", "TIMESTAMP_DESC")),
        FilterModels.Limit);

    private static BodyType Filter()
    {
        var isNull = new BodyField("is_null_", BodyTypes.Optional(BodyTypes.Flag));
        var types = BodyTypes.Optional(BodyTypes.ListOf(StateType));
        return FilterModels.Part(
            "FlowRunFilter",
            FilterModels.Operator,
            new("id", FilterModels.Id("FlowRunFilterId")),
            new("name", FilterModels.Name("FlowRunFilterName")),
            new("tags", FilterModels.Tags("FlowRunFilterTags")),
            new("deployment_id", FilterModels.Part(
                "FlowRunFilterDeploymentId", FilterModels.Operator, new("any_", FilterModels.Ids), isNull)),
            new("work_queue_name", FilterModels.Part(
                "FlowRunFilterWorkQueueName", FilterModels.Operator, new("any_", FilterModels.Names), isNull)),
            new("state", FilterModels.Part(
                "FlowRunFilterState",
                FilterModels.Operator,
                new("type", FilterModels.Part("FlowRunFilterStateType", new("any_", types), new("not_any_", types))),
                new("name", Texts("FlowRunFilterStateName")))),
            new("flow_version", FilterModels.Part("FlowRunFilterFlowVersion", new BodyField("any_", FilterModels.Names))),
            new("start_time", Times("FlowRunFilterStartTime", isNull)),
            new("end_time", Times("FlowRunFilterEndTime", isNull)),
            new("expected_start_time", Times("FlowRunFilterExpectedStartTime")),
            new("next_scheduled_start_time", Times("FlowRunFilterNextScheduledStartTime")),
            new("idempotency_key", Texts("FlowRunFilterIdempotencyKey")));
    }

    private static BodyType Texts(string schema) => FilterModels.Part(
        schema, new("any_", FilterModels.Names), new("not_any_", FilterModels.Names));

    private static BodyType Times(string schema, params BodyField[] further) => FilterModels.Part(
        schema,
        [
            new("before_", BodyTypes.Optional(BodyTypes.Time)),
            new("after_", BodyTypes.Optional(BodyTypes.Time)),
            .. further,
        ]);
}
