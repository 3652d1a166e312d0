using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>The spec that would leave a deployment exactly as the server holds it, silent about nothing that an update can change.</summary>
internal static class LiveSpec
{
    private static readonly JsonElement Empty = JsonText.Object(_ => { });
    private static readonly JsonElement Nothing = JsonText.String(null);

    public static DeploymentSpec From(LiveDeployment live, string flowName) => new()
    {
        Name = live.Name,
        FlowName = flowName,
        FlowFactsKnown = true,
        Entrypoint = live.Entrypoint!,
        Version = live.Version,
        Description = live.Description,
        Tags = live.Tags,
        Parameters = OrEmpty(live.Parameters),
        ParameterOpenApiSchema = live.ParameterOpenApiSchema is { ValueKind: JsonValueKind.Object } schema ? schema : null,
        EnforceParameterSchema = live.EnforceParameterSchema,
        Paused = live.Paused,
        Schedules = [.. live.Schedules.Select(ScheduleOf)],
        ConcurrencyLimit = live.GlobalConcurrencyLimit?.Limit,
        ConcurrencyOptions = live.ConcurrencyOptions is { } options ? new ConcurrencyOptions(options.CollisionStrategy, options.GracePeriodSeconds) : null,

        // A deployment that Prefect's client serves itself has neither pool nor entrypoint: the server takes null for both.
        WorkPoolName = live.WorkPoolName!,
        WorkQueueName = live.WorkQueueName,
        JobVariables = OrEmpty(live.JobVariables),
        PullSteps = live.PullSteps is { ValueKind: JsonValueKind.Array } steps ? steps : Nothing,
        Location = new ManifestLocation(0, 0),
    };

    private static JsonElement OrEmpty(JsonElement? value) => value is { ValueKind: JsonValueKind.Object } known ? known : Empty;

    private static ScheduleSpec ScheduleOf(LiveSchedule live) => new()
    {
        Rule = ScheduleBodies.ReadRule(live.Schedule) ?? new ScheduleRule.Interval(0),
        Active = live.Active,
        Parameters = OrEmpty(live.Parameters),
        Slug = live.Slug,
    };
}
