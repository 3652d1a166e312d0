using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>
/// Two manifests of twelve staging deployments each: from the first to the second two are dropped, two come new, and eight change in all
/// the ways there are, schedules with and without slugs included.
/// </summary>
internal static class TwelveDeployments
{
    /// <summary>Those that only the second has.</summary>
    public static IReadOnlyList<string> Created { get; } = ["d12-staging", "d13-staging"];

    /// <summary>Those that only the first has.</summary>
    public static IReadOnlyList<string> Removed { get; } = ["d00-staging", "d01-staging"];

    public static string Before { get; } = Manifest(Enumerable.Range(0, 12), index => (index % 4) switch
    {
        0 => """
            schedules: [{ cron: "0 6 * * *", slug: daily, parameters: { day: a } }, { interval: 3600, anchor_date: "2026-01-01T00:00:00Z", slug: hourly }]
                concurrency_limit: 2
                parameters: { day: before }
            """,
        1 => """
            schedules: [{ cron: "0 6 * * *" }, { rrule: "FREQ=WEEKLY" }]
                description: as before
            """,
        2 => """
            paused: true
                concurrency_limit: { limit: 3, collision_strategy: CANCEL_NEW }
            """,
        _ => """
            version: "1"
                triggers: [{ match: { prefect.resource.id: "prefect.flow-run.*" }, expect: [prefect.flow-run.Completed] }, { name: second, expect: [a.b] }]
            """,
    });

    public static string After { get; } = Manifest(Enumerable.Range(2, 12), index => (index % 4) switch
    {
        0 => """
            schedules: [{ cron: "0 7 * * *", slug: daily, active: false }]
                concurrency_limit: 5
                parameters: { day: after }
            """,
        1 => """
            schedules: [{ cron: "0 8 * * *", slug: eight }]
                description: as after
            """,
        2 => """
            enforce_parameter_schema: false
                triggers: [{ expect: [b.c], parameters: { day: a } }]
            """,
        _ => """
            version: "2"
                triggers: [{ match: { prefect.resource.id: "prefect.flow-run.*" }, expect: [prefect.flow-run.Failed] }]
            """,
    });

    private static string Manifest(IEnumerable<int> indices, Func<int, string> fields)
    {
        var text = new StringBuilder("pull:\n  - prefect.deployments.steps.set_working_directory:\n      directory: /app\ndeployments:\n");
        foreach (var index in indices)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: d{index:00}-staging\n    entrypoint: {TestManifests.Entrypoint}\n");
            foreach (var line in fields(index).Split('\n'))
            {
                text.Append("    ").Append(line.Trim()).Append('\n');
            }

            text.Append("    work_pool: { name: docker-pool, job_variables: { image: \"{{ $PREFECT_DEPLOYMENT_IMAGE }}\" } }\n");
        }

        return text.ToString();
    }
}
