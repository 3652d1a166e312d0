using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Benchmarks;

/// <summary>A build result of many deployments that the policy allows.</summary>
internal static class SampleBuild
{
    public const string Repository = "org/pipelines-arcgis";
    public const string ImageRepository = "ghcr.io/org/pipelines-arcgis";
    public const string Secret = "whsec_dGhlLXNlY3JldC1vZi10aGUtYmVuY2htYXJrcy0wMTIzNDU2";

    public const string ApiKey = "the-key-of-the-benchmarks";

    /// <summary>Body size of the load: what a build of a dozen deployments sends.</summary>
    public const int BodyBytes = 8192;

    public static string Sha(int image) => image.ToString("x7", CultureInfo.InvariantCulture) + "1234567890abcdef1234567890abcdef1";

    public static string Image(int image) => $"{ImageRepository}:staging-{Sha(image)[..7]}";

    public static JsonObject Json(int deployments, int image = 1, long runId = 1) => new()
    {
        ["repository"] = Repository,
        ["ref"] = "refs/heads/staging/demo",
        ["sha"] = Sha(image),
        ["run_id"] = runId,
        ["run_number"] = 1,
        ["run_attempt"] = 1,
        ["actor"] = "octocat",
        ["image"] = Image(image),
        ["checks"] = new JsonObject { ["test"] = "success", ["smoke-dbt"] = "success", ["build-push"] = "success" },
        ["manifest"] = Manifest(deployments),
        ["flows"] = new JsonArray([.. Enumerable.Range(0, deployments).Select(index => new JsonObject
        {
            ["entrypoint"] = Entrypoint(index),
            ["name"] = $"Carga {index:0000}",
            ["parameter_openapi_schema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["day"] = new JsonObject { ["type"] = "string" } } },
        })]),
    };

    /// <summary>A body of exactly the load's size, padded by a comment in the manifest.</summary>
    public static byte[] Padded(int deployments)
    {
        var json = Json(deployments, runId: 1_000_000_000_000);
        var missing = BodyBytes - Encoding.UTF8.GetByteCount(json.ToJsonString());
        if (missing < 3)
        {
            throw new InvalidOperationException("The sample is larger than the load's bodies.");
        }

        json["manifest"] = (string?)json["manifest"] + "#" + new string('.', missing - 1);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    public static string DeploymentName(int index) => $"carga-{index:0000}-staging";

    private static string Entrypoint(int index) => $"pipelines/p{index:0000}/flows.py:carga";

    private static string Manifest(int deployments)
    {
        var text = new StringBuilder("pull:\n  - prefect.deployments.steps.set_working_directory:\n      directory: /app\ndeployments:\n");
        for (var index = 0; index < deployments; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""
                  - name: {{{DeploymentName(index)}}}
                    entrypoint: {{{Entrypoint(index)}}}
                    schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }
                    parameters: { day: today }
                    work_pool:
                      name: docker-staging
                      job_variables:
                        image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"
                        env: { MODE: staging }
                    tags: [staging]

                """);
        }

        return text.ToString();
    }
}
