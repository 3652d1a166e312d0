using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.Running;

public static class TestManifests
{
    public const string Entrypoint = "pipelines/arcgis/abordagem/flows.py:abordagem_flow";

    /// <summary>One deployment for each MODE.</summary>
    public static string Simple { get; } = From("abordagem");

    /// <summary>A deployment of each name for each MODE.</summary>
    public static string From(params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder("pull:\n  - prefect.deployments.steps.set_working_directory:\n      directory: /app\ndeployments:\n");
        foreach (var name in names)
        {
            foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
            {
                text.Append(CultureInfo.InvariantCulture, $$$"""
                      - name: {{{name}}}-{{{mode}}}
                        entrypoint: {{{Entrypoint}}}
                        schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }
                        work_pool:
                          name: docker-pool
                          job_variables:
                            image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"
                            env: { MODE: {{{mode}}} }
                        tags: [{{{mode}}}]

                    """);
            }
        }

        return text.ToString();
    }
}
