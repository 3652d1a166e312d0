using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Manifests made by chance from a seed: deployments of a few names, each with some of the fields that there are.</summary>
internal sealed class ManifestPairs(int seed)
{
    public const string OtherPool = "slow-pool";

    private static readonly string[] Names = ["alpha", "beta", "gamma", "delta"];
    private static readonly string[] Slugs = ["one", "two", "three"];

    // Two entrypoints of one flow, and one of another.
    private static readonly (string Entrypoint, string Flow)[] Flows =
    [
        (TestManifests.Entrypoint, "Abordagem | Carga ArcGIS"),
        ("pipelines/arcgis/abordagem/again.py:abordagem_flow", "Abordagem | Carga ArcGIS"),
        ("pipelines/arcgis/equipamentos/flows.py:equipamentos_flow", "Equipamentos"),
    ];

#pragma warning disable CA5394 // A seed must give the same manifests every time.
    private readonly Random _random = new(seed);

    public GeneratedBuild Next()
    {
        var hasFacts = Chance(0.7);
        var text = new StringBuilder();
        if (Chance(0.7))
        {
            text.Append("pull:\n  - prefect.deployments.steps.set_working_directory:\n      directory: ").Append(OneOf("/app", "/srv")).Append('\n');
        }

        text.Append("deployments:\n");
        var count = 0;
        foreach (var name in Names)
        {
            if (Chance(0.7) || (name == Names[^1] && count == 0))
            {
                count++;
                AppendDeployment(text, name, hasFacts);
            }
        }

        return new GeneratedBuild(text.ToString(), OneOf("abcdef1", "fedcba9"), hasFacts ? Facts() : []);
    }

    /// <summary>What somebody changes in Prefect meanwhile, of a deployment that is there.</summary>
    public JsonObject NextChange()
    {
        var change = new JsonObject();
        Give("paused", 0.4, () => Chance(0.5));
        Give("enforce_parameter_schema", 0.3, () => Chance(0.5));
        Give("tags", 0.3, () => new JsonArray("by-hand"));
        Give("description", 0.3, () => "by hand");
        Give("version", 0.3, () => "by hand");
        Give("parameters", 0.3, () => new JsonObject { ["by"] = "hand" });
        Give("concurrency_limit", 0.4, () => 5);
        Give("concurrency_options", 0.2, () => new JsonObject { ["collision_strategy"] = "CANCEL_NEW" });
        Give("schedules", 0.4, () => new JsonArray(new JsonObject { ["schedule"] = new JsonObject { ["cron"] = "5 5 * * *" }, ["active"] = true, ["slug"] = "by-hand" }));
        Give("job_variables", 0.3, () => new JsonObject { ["image"] = "by:hand" });
        Give("pull_steps", 0.2, () => new JsonArray());
        if (Chance(0.3))
        {
            change["work_pool_name"] = OneOf("docker-pool", OtherPool);
            change["work_queue_name"] = "by-hand";
        }

        return change;

        void Give(string field, double chance, Func<JsonNode> value)
        {
            if (Chance(chance))
            {
                change[field] = value();
            }
        }
    }

    /// <summary>Picks one of several.</summary>
    public int Pick(int count) => _random.Next(count);

    // The third flow alone says more of itself than its name.
    private static JsonArray Facts() => [.. Flows.Select((flow, index) => index < 2
        ? new JsonObject { ["entrypoint"] = flow.Entrypoint, ["name"] = flow.Flow }
        : new JsonObject { ["entrypoint"] = flow.Entrypoint, ["name"] = flow.Flow, ["description"] = "of the flow", ["version"] = "f1" })];

    private void AppendDeployment(StringBuilder text, string name, bool hasFacts)
    {
        var (entrypoint, flow) = Flows[Chance(0.6) ? 0 : _random.Next(Flows.Length)];
        text.Append(CultureInfo.InvariantCulture, $"  - name: {name}-staging\n    entrypoint: {entrypoint}\n");
        Line(text, hasFacts ? 0.1 : 1, () => $"flow_name: \"{flow}\"");

        // Without the flow's facts, silence keeps what is there.
        Line(text, hasFacts ? 0.4 : 1, () => "version: " + OneOf("\"1\"", "\"2\"", "v3"));
        Line(text, hasFacts ? 0.5 : 1, () => "description: " + (hasFacts ? OneOf("first", "second", "\"\"") : OneOf("first", "second")));
        Line(text, 0.5, () => "tags: " + OneOf("[]", "[a]", "[a, b]", "[b, c]"));
        Line(text, 0.4, () => "parameters: " + OneOf("{}", "{ day: monday }", "{ day: tuesday, size: 3 }"));
        Line(text, 0.3, () => "paused: " + OneOf("true", "false"));
        Line(text, 0.3, () => "enforce_parameter_schema: " + OneOf("true", "false"));
        Line(text, 0.4, () => "concurrency_limit: " + OneOf("1", "7", "{ limit: 2, collision_strategy: CANCEL_NEW }", "{ limit: 2, collision_strategy: ENQUEUE, grace_period_seconds: 90 }"));
        Line(text, 0.7, () => "schedules: [" + string.Join(", ", Schedules()) + "]");
        Line(text, 0.4, () => "triggers: [" + string.Join(", ", Triggers()) + "]");
        var pool = Chance(0.7) ? "docker-pool" : OtherPool;
        var queue = Chance(0.4) ? ", work_queue_name: " + OneOf("default", "high", "low") : "";
        var more = Chance(0.5) ? ", env: { LEVEL: " + OneOf("info", "debug") + " }" : "";
        var label = Chance(0.3) ? ", auto_remove: " + OneOf("true", "false") : "";
        text.Append("    work_pool: { name: ").Append(pool).Append(queue).Append(", job_variables: { image: \"{{ $PREFECT_DEPLOYMENT_IMAGE }}\"").Append(more).Append(label).Append(" } }\n");
    }

    /// <summary>All with slugs, none or some.</summary>
    private IEnumerable<string> Schedules()
    {
        var slugged = OneOf("all", "none", "some");
        var slugs = Slugs.OrderBy(_ => _random.Next()).ToArray();
        var count = _random.Next(4);
        for (var index = 0; index < count; index++)
        {
            var rule = OneOf(
                "cron: \"0 6 * * *\"",
                "cron: \"30 7 * * 1\", timezone: America/Sao_Paulo",
                "cron: \"0 0 13 * 5\", day_or: false",
                "interval: 3600, anchor_date: \"2026-01-01T00:00:00Z\"",
                "interval: 86400, anchor_date: \"2026-02-01T03:00:00Z\", timezone: America/Sao_Paulo",
                string.Create(CultureInfo.InvariantCulture, $"interval: {ServerState.UnanchoredInterval}"),
                "rrule: \"FREQ=WEEKLY;BYDAY=MO\"");
            var active = Chance(0.3) ? ", active: " + OneOf("true", "false") : "";
            var parameters = Chance(0.3) ? ", parameters: { day: " + OneOf("monday", "friday") + " }" : "";
            var slug = slugged == "all" || (slugged == "some" && Chance(0.5)) ? ", slug: " + slugs[index] : "";
            yield return $"{{ {rule}{active}{parameters}{slug} }}";
        }
    }

    private IEnumerable<string> Triggers()
    {
        var count = _random.Next(3);
        for (var index = 0; index < count; index++)
        {
            var name = Chance(0.4) ? string.Create(CultureInfo.InvariantCulture, $"name: own-{index}, ") : "";
            var enabled = Chance(0.3) ? "enabled: " + OneOf("true", "false") + ", " : "";
            var fires = OneOf(
                "expect: [x.one], threshold: 1",
                "expect: [x.two], threshold: 3",
                "posture: Proactive, expect: [x.one], within: 30",
                "type: compound, require: any, within: 60, triggers: [{ expect: [x.one] }, { expect: [x.two], threshold: 2 }]",
                "require: 1, triggers: [{ expect: [x.one] }, { triggers: [{ expect: [x.three] }, { expect: [x.four] }], within: 5 }]",
                "type: sequence, within: 90, triggers: [{ expect: [x.one] }, { expect: [x.two] }]");
            yield return $"{{ {name}{enabled}{fires}, parameters: {{ day: {OneOf("a", "b")} }} }}";
        }
    }

    private void Line(StringBuilder text, double chance, Func<string> field)
    {
        if (Chance(chance))
        {
            text.Append("    ").Append(field()).Append('\n');
        }
    }

    private bool Chance(double chance) => _random.NextDouble() < chance;

    private string OneOf(params ReadOnlySpan<string> choices) => choices[_random.Next(choices.Length)];
#pragma warning restore CA5394
}

/// <summary>A build made by chance.</summary>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Image">The tag of its image, which is the beginning of its commit.</param>
/// <param name="Flows">What it says of its flows; may be nothing.</param>
internal sealed record GeneratedBuild(string Manifest, string Image, JsonArray Flows);
