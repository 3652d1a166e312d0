using System.Text.Json.Nodes;
using Gateway.Hosting.Api;
using Gateway.Intake;
using Gateway.Intake.GitHub;
using Microsoft.OpenApi;

namespace Gateway.Hosting.Documentation;

/// <summary>What the document says of GitHub's own webhooks.</summary>
internal static class GitHubExamples
{
    public const string Ignored = """
        { "status": "ignored", "reason": "conclusion_not_success", "detail": "The run ended with failure; only a success deploys." }
        """;

    private const string Run = """
        {
          "action": "completed",
          "workflow": { "path": ".github/workflows/ci_cd.yml" },
          "workflow_run": {
            "id": 1001, "run_number": 7, "run_attempt": 1, "event": "push", "conclusion": "success",
            "head_branch": "staging/fix-layer", "head_sha": "abcdef1234567890abcdef1234567890abcdef12",
            "head_repository": { "full_name": "org/pipelines-arcgis" }, "triggering_actor": { "login": "octocat" }
          },
          "repository": { "id": 123, "full_name": "org/pipelines-arcgis" }
        }
        """;

    public static void Describe(OpenApiOperation operation)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new()
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The event as GitHub sends it; what is not read here is ignored." },
                    Example = JsonNode.Parse(Run),
                },
                [RequestBody.Form] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Description = "GitHub's form: the event's JSON in one field.",
                        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["payload"] = new OpenApiSchema { Type = JsonSchemaType.String } },
                    },
                },
            },
        };
        operation.Parameters =
        [
            .. operation.Parameters ?? [],
            OperationExamples.Header(GitHubEventReader.EventHeader, "The event's name, such as `workflow_run` or `ping`."),
            OperationExamples.Header(GitHubSignature.SignatureHeader, "`sha256=<hex>` of HMAC-SHA256 over the raw body with a secret of the repository."),
            OperationExamples.Header(GitHubSignature.DeliveryHeader, "The delivery's id."),
        ];
    }
}
