using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Manifests made by chance from a seed: deployments of a few names, each with some of the fields that there are.</summary>
internal sealed class ManifestPairs(int seed)
{
    private static readonly string[] Names = ["alpha", "beta", "gamma", "delta"];
    private static readonly string[] Slugs = ["one", "two", "three"];

#pragma warning disable CA5394 // A seed must give the same manifests every time.
    private readonly Random _random = new(seed);

    public string Next()
    {
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
                AppendDeployment(text, name);
            }
        }

        return text.ToString();
    }

    private void AppendDeployment(StringBuilder text, string name)
    {
        text.Append(CultureInfo.InvariantCulture, $"  - name: {name}-staging\n    entrypoint: {TestManifests.Entrypoint}\n");
        Line(text, 0.4, () => "version: " + OneOf("\"1\"", "\"2\"", "v3"));
        Line(text, 0.5, () => "description: " + OneOf("first", "second", "\"\""));
        Line(text, 0.5, () => "tags: " + OneOf("[]", "[a]", "[a, b]", "[b, c]"));
        Line(text, 0.4, () => "parameters: " + OneOf("{}", "{ day: monday }", "{ day: tuesday, size: 3 }"));
        Line(text, 0.3, () => "paused: " + OneOf("true", "false"));
        Line(text, 0.3, () => "enforce_parameter_schema: " + OneOf("true", "false"));
        Line(text, 0.4, () => "concurrency_limit: " + OneOf("1", "7", "{ limit: 2, collision_strategy: CANCEL_NEW }", "{ limit: 2, collision_strategy: ENQUEUE, grace_period_seconds: 90 }"));
        Line(text, 0.7, () => "schedules: [" + string.Join(", ", Schedules()) + "]");
        Line(text, 0.4, () => "triggers: [" + string.Join(", ", Triggers()) + "]");
        var queue = Chance(0.4) ? ", work_queue_name: " + OneOf("default", "high", "low") : "";
        var more = Chance(0.5) ? ", env: { LEVEL: " + OneOf("info", "debug") + " }" : "";
        var label = Chance(0.3) ? ", auto_remove: " + OneOf("true", "false") : "";
        text.Append("    work_pool: { name: docker-pool").Append(queue).Append(", job_variables: { image: \"{{ $PREFECT_DEPLOYMENT_IMAGE }}\"").Append(more).Append(label).Append(" } }\n");
    }

    /// <summary>All with slugs or none, as the real server wants it.</summary>
    private IEnumerable<string> Schedules()
    {
        var slugs = Chance(0.5) ? Slugs.OrderBy(_ => _random.Next()).ToArray() : null;
        var count = _random.Next(4);
        for (var index = 0; index < count; index++)
        {
            var rule = OneOf(
                "cron: \"0 6 * * *\"",
                "cron: \"30 7 * * 1\", timezone: America/Sao_Paulo",
                "cron: \"0 0 13 * 5\", day_or: false",
                "interval: 3600, anchor_date: \"2026-01-01T00:00:00Z\"",
                "interval: 86400, anchor_date: \"2026-02-01T03:00:00Z\", timezone: America/Sao_Paulo",
                "rrule: \"FREQ=WEEKLY;BYDAY=MO\"");
            var active = Chance(0.3) ? ", active: " + OneOf("true", "false") : "";
            var parameters = Chance(0.3) ? ", parameters: { day: " + OneOf("monday", "friday") + " }" : "";
            var slug = slugs is null ? "" : ", slug: " + slugs[index];
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
            yield return $"{{ {name}{enabled}expect: [{OneOf("x.one", "x.two")}], threshold: {OneOf("1", "3")}, parameters: {{ day: {OneOf("a", "b")} }} }}";
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
