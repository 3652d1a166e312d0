using System.Text.Json;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Compares what two rollouts applied, deployment by deployment, in the words of a plan from the one to the other.</summary>
internal static class SpecComparison
{
    private static readonly JsonElement Nothing = JsonText.String(null);

    /// <summary>What would change from one to the other; what is the same in both is left out.</summary>
    /// <param name="before">What the one applied.</param>
    /// <param name="after">What the other applied.</param>
    /// <param name="disclosure">Which values may be shown.</param>
    public static IReadOnlyList<DeploymentView> Between(IReadOnlyList<DeploymentSpec> before, IReadOnlyList<DeploymentSpec> after, PlanDisclosure disclosure)
    {
        var old = before.ToLookup(static spec => spec.Name, StringComparer.Ordinal);
        var wanted = after.ToLookup(static spec => spec.Name, StringComparer.Ordinal);
        return
        [
            .. after.Select(spec => Of(Match(spec, old[spec.Name]), spec, disclosure)).OfType<DeploymentView>(),
            .. before
                .Where(spec => Match(spec, wanted[spec.Name]) is null)
                .Select(static spec => new DeploymentView(spec.Name, spec.FlowName ?? "", PlannedAction.Prune, [])),
        ];
    }

    /// <summary>The schedules of a spec, as Prefect's API has them.</summary>
    public static JsonElement SchedulesOf(DeploymentSpec spec) => JsonText.Value(json =>
    {
        json.WriteStartArray();
        foreach (var schedule in spec.Schedules)
        {
            ScheduleBodies.WriteExact(json, schedule, null);
        }

        json.WriteEndArray();
    });

    // The flow of one that was found by the live deployment is not always written down: its name is enough where there is only one.
    private static DeploymentSpec? Match(DeploymentSpec spec, IEnumerable<DeploymentSpec> others)
    {
        var candidates = others.ToList();
        return candidates.Find(other => other.FlowName == spec.FlowName) ?? (candidates is [var only] && (only.FlowName is null || spec.FlowName is null) ? only : null);
    }

    private static DeploymentView? Of(DeploymentSpec? old, DeploymentSpec wanted, PlanDisclosure disclosure)
    {
        if (old is null)
        {
            return new DeploymentView(wanted.Name, wanted.FlowName ?? "", PlannedAction.Create, []);
        }

        var changes = FieldsOf(old).Zip(FieldsOf(wanted), static (before, after) => new FieldChange(before.Field, before.Value, after.Value))
            .Where(static change => !JsonElement.DeepEquals(change.Old, change.New))
            .ToList();
        return changes.Count == 0 ? null : new DeploymentView(wanted.Name, wanted.FlowName ?? old.FlowName ?? "", PlannedAction.Update, FieldViews.From(changes, disclosure));
    }

    /// <summary>The fields of a spec, always in the same order.</summary>
    private static IEnumerable<(string Field, JsonElement Value)> FieldsOf(DeploymentSpec spec) =>
    [
        ("version", JsonText.String(spec.Version)),
        ("description", JsonText.String(spec.Description)),
        ("entrypoint", JsonText.String(spec.Entrypoint)),
        ("parameter_openapi_schema", spec.ParameterOpenApiSchema ?? Nothing),
        ("parameters", spec.Parameters),
        ("enforce_parameter_schema", Boolean(spec.EnforceParameterSchema)),
        ("paused", Boolean(spec.Paused)),
        ("tags", Strings(spec.Tags.Order(StringComparer.Ordinal))),
        ("pull_steps", spec.PullSteps ?? Nothing),
        ("schedules", SchedulesOf(spec)),
        ("triggers", Strings(spec.Triggers.Select(static trigger => trigger.Name).Order(StringComparer.Ordinal))),
        ("concurrency_limit", spec.ConcurrencyLimit is { } limit ? JsonText.Value(json => json.WriteNumberValue(limit)) : Nothing),
        ("concurrency_options", JsonText.Object(json => DeploymentBodies.WriteOptions(json, spec.ConcurrencyOptions)).GetProperty("concurrency_options")),
        ("work_pool_name", JsonText.String(spec.WorkPoolName)),
        ("work_queue_name", JsonText.String(spec.WorkQueueName)),
        ("job_variables", spec.JobVariables),
        (ImageReferenceChange.Field, JsonText.String(spec.ImageVariable ?? ImageReferenceChange.Inline)),
    ];

    private static JsonElement Boolean(bool? value) => value is { } known ? JsonText.Value(json => json.WriteBooleanValue(known)) : Nothing;

    private static JsonElement Strings(IEnumerable<string> values) => JsonText.Value(json =>
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    });
}
