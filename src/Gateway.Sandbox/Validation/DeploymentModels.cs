using System.Text.Json;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Validation;

/// <summary>The bodies of the requests that write deployments and their schedules.</summary>
internal static class DeploymentModels
{
    private static readonly BodyType OptionalText = BodyTypes.Optional(BodyTypes.Text);

    private static readonly BodyType ConcurrencyOptions = BodyTypes.Optional(new BodyModel(
    [
        new("collision_strategy", BodyTypes.OneOf("ENQUEUE", "CANCEL_NEW"), Required: true),
        new("grace_period_seconds", BodyTypes.Optional(BodyTypes.NonNegativeInteger)),
    ])
    { IgnoreExtra = true }.Check);

    /// <summary>Fields of older clients that the server drops without a word.</summary>
    private static readonly BodyField[] Dropped =
    [
        new("worker_pool_queue_id", BodyTypes.Any),
        new("worker_pool_name", BodyTypes.Any),
        new("worker_pool_queue_name", BodyTypes.Any),
        new("work_pool_queue_name", BodyTypes.Any),
    ];

    private static readonly BodyModel ScheduleCreateModel = new(ScheduleFields(required: true));

    private static readonly BodyModel ScheduleUpdateModel = new(ScheduleFields(required: false));

    /// <summary>A schedule to create.</summary>
    public static BodyType ScheduleCreate { get; } = ScheduleCreateModel.Check;

    /// <summary>A change of a schedule.</summary>
    public static BodyType ScheduleUpdate { get; } = ScheduleUpdateModel.Check;

    /// <summary>A deployment to create or to replace.</summary>
    public static BodyType Create { get; } = new BodyModel(
    [
        new("name", BodyTypes.Text, Required: true),
        new("flow_id", BodyTypes.Id, Required: true),
        new("paused", BodyTypes.Flag),
        new("schedules", BodyTypes.ListOf(ScheduleCreate)),
        new("concurrency_limit", BodyTypes.Optional(BodyTypes.PositiveInteger)),
        new("concurrency_options", ConcurrencyOptions),
        new("global_concurrency_limit_id", BodyTypes.Optional(BodyTypes.Id)),
        new("enforce_parameter_schema", BodyTypes.Flag),
        new("parameter_openapi_schema", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("parameters", BodyTypes.Dictionary),
        new("tags", BodyTypes.ListOf(BodyTypes.Text)),
        new("labels", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("pull_steps", BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.Dictionary))),
        new("work_queue_name", OptionalText),
        new("work_pool_name", OptionalText),
        new("storage_document_id", BodyTypes.Optional(BodyTypes.Id)),
        new("infrastructure_document_id", BodyTypes.Optional(BodyTypes.Id)),
        new("description", OptionalText),
        new("path", OptionalText),
        new("version", OptionalText),
        new("entrypoint", OptionalText),
        new("job_variables", BodyTypes.Dictionary),
        new("version_info", BodyTypes.Optional(BodyTypes.Dictionary)),
        .. Dropped,
    ])
    { Before = body => TwoLimits(body) ?? WrongParameters(body) }.Check;

    /// <summary>A change of a deployment.</summary>
    public static BodyType Update { get; } = new BodyModel(
    [
        new("version", OptionalText),
        new("description", OptionalText),
        new("paused", BodyTypes.Flag),
        new("schedules", BodyTypes.ListOf(ScheduleUpdate)),
        new("concurrency_limit", BodyTypes.Optional(BodyTypes.PositiveInteger)),
        new("concurrency_options", ConcurrencyOptions),
        new("global_concurrency_limit_id", BodyTypes.Optional(BodyTypes.Id)),
        new("parameters", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("parameter_openapi_schema", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("tags", BodyTypes.ListOf(BodyTypes.Text)),
        new("work_queue_name", OptionalText),
        new("work_pool_name", OptionalText),
        new("path", OptionalText),
        new("job_variables", BodyTypes.Optional(BodyTypes.Dictionary)),
        new("pull_steps", BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.Dictionary))),
        new("entrypoint", OptionalText),
        new("storage_document_id", BodyTypes.Optional(BodyTypes.Id)),
        new("infrastructure_document_id", BodyTypes.Optional(BodyTypes.Id)),
        new("enforce_parameter_schema", BodyTypes.Optional(BodyTypes.Flag)),
        new("version_info", BodyTypes.Optional(BodyTypes.Dictionary)),
        .. Dropped,
    ])
    { Before = TwoLimits }.Check;

    private static BodyField[] ScheduleFields(bool required) =>
    [
        new("active", required ? BodyTypes.Flag : BodyTypes.Optional(BodyTypes.Flag)),
        new("schedule", required ? ScheduleModels.Check : BodyTypes.Optional(ScheduleModels.Check), Required: required),
        new("max_scheduled_runs", BodyTypes.Optional(BodyTypes.PositiveInteger)),
        new("parameters", BodyTypes.Dictionary),
        new("slug", OptionalText),
        new("replaces", OptionalText),
    ];

    private static string? TwoLimits(JsonElement body) =>
        body.Value("concurrency_limit") is not null && body.Value("global_concurrency_limit_id") is not null
            ? "A deployment cannot have both a concurrency limit and a global concurrency limit."
            : null;

    private static string? WrongParameters(JsonElement body) =>
        body.TryGetProperty("enforce_parameter_schema", out var enforce)
        && enforce.ValueKind == JsonValueKind.True
        && body.Value("parameter_openapi_schema") is { ValueKind: JsonValueKind.Object } schema
        && body.Value("parameters") is { ValueKind: JsonValueKind.Object } parameters
            ? new JsonSchemaCheck(schema).Explain(parameters)
            : null;
}
