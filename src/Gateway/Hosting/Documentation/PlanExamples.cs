using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Hosting.Api.Plans;
using Microsoft.OpenApi;

namespace Gateway.Hosting.Documentation;

/// <summary>Examples of plans for the OpenAPI document, and the header that no type tells it of.</summary>
internal static class PlanExamples
{
    public const string Plan = """
        {
          "mode": "staging", "repository": "org/pipelines-arcgis", "ref": "refs/pull/42/merge", "base_ref": "staging/fix-layer",
          "sha": "abcdef1234567890abcdef1234567890abcdef12", "image": "ghcr.io/org/pipelines-arcgis:staging-abcdef1",
          "deployable": false,
          "changes": { "create": 0, "update": 1, "unchanged": 1, "adopt": 0, "prune": 0, "keep": 0, "invalid": 0 },
          "deployments": [
            {
              "name": "abordagem-staging", "flow": "Abordagem | Carga ArcGIS", "action": "update",
              "kept": [], "fields": [
                { "field": "job_variables.image", "old": "ghcr.io/org/pipelines-arcgis:staging-1234567", "new": "ghcr.io/org/pipelines-arcgis:staging-abcdef1" },
                { "field": "job_variables.env.ARCGIS_PASSWORD", "old": "••••••", "new": "{{ prefect.blocks.secret.staging-arcgis-password }}" },
                { "field": "schedules", "old": [], "new": [ "cron 0 6 * * *, America/Sao_Paulo" ] }
              ]
            },
            { "name": "cad-unico-staging", "flow": "CadÚnico | Carga ArcGIS", "action": "unchanged", "fields": [], "kept": [] }
          ],
          "secrets": [ { "block": "staging-arcgis-password", "action": "create" } ],
          "findings": [],
          "refusals": [ {
            "code": "check_not_successful", "detail": "MODE staging requires the check test to be success; it is failure.", "fix": "Fix the job test and run the workflow again.",
            "pointer": "/checks/test", "seen": "failure", "expected": "success", "setting": "Gateway:Modes:staging:RequiredChecks"
          } ]
        }
        """;

    public static string Markdown { get; } = PlanMarkdown.Write(JsonSerializer.Deserialize(Plan, PlanJson.Answers.PlanResource)!);

    /// <summary>The example of a build result, from a pull request.</summary>
    public static string Build(string push)
    {
        var build = JsonNode.Parse(push)!.AsObject();
        build.Insert(3, "base_ref", build["ref"]!.GetValue<string>()["refs/heads/".Length..]);
        build["ref"] = "refs/pull/42/merge";
        return build.ToJsonString();
    }

    public static void Describe(OpenApiOperation operation)
    {
        if (operation.Responses?["200"] is OpenApiResponse answer)
        {
            answer.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            answer.Headers[PlanEndpoints.DeployableHeader] = new OpenApiHeader
            {
                Description = "`true` when a rollout could begin, else `false`.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["true", "false"] },
            };
            if (answer.Content?.TryGetValue(PlanEndpoints.Markdown, out var markdown) == true)
            {
                markdown.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            }
        }
    }
}
