using System.Globalization;
using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Validation;

/// <summary>The bodies of the requests that write deployments and their schedules.</summary>
internal static class DeploymentModels
{
    private static readonly BodyType OptionalText = BodyTypes.Optional(BodyTypes.Text);

    private static readonly BodyType ConcurrencyOptions = BodyTypes.Optional(new BodyModel("ConcurrencyOptions",
    [
        new("collision_strategy", BodyTypes.OneOf("ENQUEUE", "CANCEL_NEW"), Required: true),
        new("grace_period_seconds", BodyTypes.Optional(BodyTypes.Between(60, 86_400))),
    ]).Check);

    private static readonly BodyType VersionInfo = BodyTypes.Optional(new BodyModel("VersionInfo",
    [
        new("type", BodyTypes.Text, Required: true),
        new("version", BodyTypes.Text, Required: true),
    ]).Check);

    /// <summary>Fields of older clients that the server drops without a word.</summary>
    private static readonly string[] Dropped =
        ["worker_pool_queue_id", "worker_pool_name", "worker_pool_queue_name", "work_pool_queue_name"];

    public static BodyType ScheduleCreate { get; } = new BodyModel("DeploymentScheduleCreate", ScheduleFields(required: true)).Check;

    /// <summary>A change of a schedule.</summary>
    public static BodyType ScheduleUpdate { get; } = new BodyModel("DeploymentScheduleUpdate", ScheduleFields(required: false)).Check;

    /// <summary>Parameters of a deployment or a run. Those of a schedule are not measured.</summary>
    public static BodyType Parameters { get; } = (value, at, issues) =>
    {
        BodyTypes.Dictionary(value, at, issues);
        if (value.ValueKind == JsonValueKind.Object
            && issues.Manners.MaximumParameterBytes is { } maximum
            && PythonText.JsonLength(value) is var size
            && size > maximum)
        {
            var message = string.Create(
                CultureInfo.InvariantCulture, $"Flow run parameters must be less than {maximum:N0} bytes when serialized (got {size:N0} bytes).");
            issues.Add(Issue.ValueError(at, message, value));
        }
    };

    /// <summary>A deployment to create or to replace.</summary>
    public static BodyType Create { get; } = new BodyModel("DeploymentCreate",
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
        new("parameters", Parameters),
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
        new("version_info", VersionInfo),
    ])
    { Dropped = Dropped, Before = (body, manners) => TwoLimits(body) ?? WrongParameters(body, manners) }.Check;

    /// <summary>A change of a deployment.</summary>
    public static BodyType Update { get; } = new BodyModel("DeploymentUpdate",
    [
        new("version", OptionalText),
        new("description", OptionalText),
        new("paused", BodyTypes.Flag),
        new("schedules", BodyTypes.ListOf(ScheduleUpdate)),
        new("concurrency_limit", BodyTypes.Optional(BodyTypes.PositiveInteger)),
        new("concurrency_options", ConcurrencyOptions),
        new("global_concurrency_limit_id", BodyTypes.Optional(BodyTypes.Id)),
        new("parameters", BodyTypes.Optional(Parameters)),
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
        new("version_info", VersionInfo),
    ])
    { Dropped = Dropped, Before = (body, _) => TwoLimits(body) }.Check;

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

    private static string? WrongParameters(JsonElement body, ServerManners manners) =>
        body.TryGetProperty("enforce_parameter_schema", out var enforce)
        && enforce.ValueKind == JsonValueKind.True
        && body.Value("parameter_openapi_schema") is { ValueKind: JsonValueKind.Object } schema
        && body.Value("parameters") is { ValueKind: JsonValueKind.Object } parameters
            ? new JsonSchemaCheck(schema).Explain(parameters, manners)
            : null;
}
