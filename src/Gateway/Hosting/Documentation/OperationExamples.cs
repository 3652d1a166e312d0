using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Hosting.Api.GitHub;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Microsoft.OpenApi;

namespace Gateway.Hosting.Documentation;

/// <summary>Examples, and the headers of the proofs, which no type tells the document of.</summary>
internal static class OperationExamples
{
    private const string Build = """
        {
          "repository": "org/pipelines-arcgis", "repository_id": 123, "ref": "refs/heads/staging/fix-layer",
          "sha": "abcdef1234567890abcdef1234567890abcdef12", "run_id": 1001, "run_number": 7, "run_attempt": 1, "actor": "octocat",
          "workflow": "CI/CD", "event_name": "push", "server_url": "https://github.com",
          "image": "ghcr.io/org/pipelines-arcgis:staging-abcdef1",
          "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "checks": { "test": "success", "smoke-dbt": "success", "build-push": "success" },
          "outputs": { "get-commit-hash": { "stdout": "abcdef1" } },
          "manifest": "deployments:\n  - name: abordagem-staging\n    entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow\n    work_pool:\n      name: docker-pool\n      job_variables:\n        image: \"{{ $PREFECT_DEPLOYMENT_IMAGE }}\"\n",
          "flows": [ { "entrypoint": "pipelines/arcgis/abordagem/flows.py:abordagem_flow", "name": "Abordagem | Carga ArcGIS" } ]
        }
        """;

    private const string Rollout = """
        {
          "id": "019ab1c2-7d3e-7f4a-9b5c-6d7e8f9a0b1c", "repository": "org/pipelines-arcgis", "mode": "staging", "status": "succeeded", "kind": "build",
          "source_id": null, "requested_by": null, "cancelled_by": null,
          "ref": "refs/heads/staging/fix-layer", "sha": "abcdef1234567890abcdef1234567890abcdef12",
          "run_id": 1001, "run_number": 7, "run_attempt": 1, "actor": "octocat",
          "proof": "oidc", "token": {
            "repository": "org/pipelines-arcgis", "repository_id": 123, "repository_owner_id": 456, "ref": "refs/heads/staging/fix-layer",
            "sha": "abcdef1234567890abcdef1234567890abcdef12", "run_id": 1001, "run_number": 7, "run_attempt": 1, "event_name": "push",
            "actor": "octocat", "job_workflow_ref": "org/pipelines-arcgis/.github/workflows/ci_cd.yml@refs/heads/staging/fix-layer",
            "environment": "staging", "base_ref": null },
          "image": "ghcr.io/org/pipelines-arcgis:staging-abcdef1",
          "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "accepted_at": "2026-11-23T12:00:00Z", "started_at": "2026-11-23T12:00:00.01Z", "finished_at": "2026-11-23T12:00:00.5Z",
          "deployments": { "created": 0, "updated": 1, "unchanged": 5, "pruned": 0, "restored": 0 }, "failure": null, "findings": []
        }
        """;

    private const string Refusal = """
        {
          "type": "urn:gateway:problem:build_refused", "title": "The policy does not allow this build result.", "status": 403,
          "detail": "Every reason is listed, with the setting behind it.", "code": "build_refused",
          "errors": [ {
            "code": "branch_not_mapped", "detail": "The branch feature/x maps to no MODE.", "pointer": "/ref",
            "seen": "feature/x", "expected": "main, staging/**", "setting": "Gateway:Modes"
          } ]
        }
        """;

    private const string Finding = """
        {
          "type": "urn:gateway:problem:manifest_invalid", "title": "The manifest cannot be deployed.", "status": 422,
          "detail": "Correct every finding listed that is no warning; `gateway check prefect.yaml` finds most of them offline.", "code": "manifest_invalid",
          "errors": [ {
            "code": "cron_invalid", "severity": "error", "detail": "'61 * * * *' is not a cron expression.", "fix": "Write five fields: minute, hour, day, month, weekday.",
            "pointer": "/manifest", "line": 7, "column": 13, "deployment": "abordagem-staging"
          } ]
        }
        """;

    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private const string Alive = """{ "status": "healthy", "checks": {} }""";

    private const string Ready = """
        { "status": "healthy", "checks": {
          "ledger": { "status": "healthy", "detail": "The ledger can be read and its schema is up to date." },
          "prefect": { "status": "healthy", "detail": "Prefect 3.6.29 answers and accepts the gateway's credentials." },
          "work_pool:docker-pool": { "status": "healthy", "detail": "A worker is online." } } }
        """;

    private const string NotReady = """
        { "status": "unhealthy", "checks": {
          "ledger": { "status": "healthy", "detail": "The ledger can be read and its schema is up to date." },
          "prefect": { "status": "unhealthy", "detail": "Prefect did not answer within 5 seconds. Check that it runs, and Gateway:Prefect:ApiUrl." } } }
        """;

    private const string Modes = """
        { "items": [ {
          "name": "staging", "branches": [ "staging/**" ], "repositories": [ "org/pipelines-arcgis" ], "deployment_names": [ "*-staging" ],
          "work_pools": [ "docker-pool" ], "required_checks": [ "test", "smoke-dbt", "build-push" ], "freeze": null, "current": [] } ] }
        """;

    private const string Drift = """
        { "mode": "staging", "checked_at": "2026-11-23T12:15:00Z", "lanes": [ {
          "repository": "org/pipelines-arcgis", "rollout_id": "019ab1c2-7d3e-7f4a-9b5c-6d7e8f9a0b1c", "checked_at": "2026-11-23T12:15:00Z",
          "rolling_out": false, "drifted": true, "deployments": [
            { "name": "abordagem-staging", "flow": "Abordagem | Carga ArcGIS", "state": "changed", "since": "2026-11-23T12:00:00Z",
              "fields": [ { "field": "job_variables", "since": "2026-11-23T12:00:00Z" } ], "kept": [ "paused" ] },
            { "name": "equipamentos-staging", "flow": "Equipamentos | Carga ArcGIS", "state": "missing", "since": "2026-11-23T12:15:00Z",
              "fields": [], "kept": [] } ] } ] }
        """;

    private const string Events = """
        id: 41
        event: step
        data: {"kind":"update","outcome":"succeeded","subject":"abordagem-staging","detail":"Updated: job_variables.","at":"2026-11-23T12:00:00.3Z","duration_ms":45}

        event: status
        data: {"status":"succeeded","at":"2026-11-23T12:00:00.5Z"}

        event: end
        data: {"id":"019ab1c2-7d3e-7f4a-9b5c-6d7e8f9a0b1c","repository":"org/pipelines-arcgis","mode":"staging","status":"succeeded"}


        """;

    public static void Add(OpenApiOperation operation)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var (type, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                content.Example = ExampleOf(operation.OperationId, status, type);
                if (type == "application/problem+json" && content.Example is JsonObject problem)
                {
                    problem["trace_id"] = TraceId;
                }
            }
        }

        OperatorExamples.Describe(operation);
        switch (operation.OperationId)
        {
            case "PostBuild":
                DescribeBuild(operation, Build);
                operation.Parameters!.Add(Header("Prefer", "`wait=N`: wait up to N seconds for the end of the rollout (RFC 7240)."));
                break;
            case "WatchRollout":
                operation.Parameters =
                [
                    .. operation.Parameters ?? [],
                    Header(StandardWebhooks.IdHeader, "Without an API key: an id that is part of what is signed."),
                    Header(StandardWebhooks.TimestampHeader, "Without an API key: seconds since 1970 UTC, within five minutes of now."),
                ];
                break;
            case GitHubEndpoints.Operation:
                GitHubExamples.Describe(operation);
                break;
            case "PostPlan":
                DescribeBuild(operation, PlanExamples.Build(Build));
                PlanExamples.Describe(operation);
                break;
        }
    }

    internal static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static JsonNode? ExampleOf(string? operation, string status, string type) => OperatorExamples.Find(operation, status, Rollout) ?? AuditExamples.Find(operation, status) ?? (operation, status, type) switch
    {
        (GitHubEndpoints.Operation, "200", "application/json") => JsonNode.Parse(GitHubExamples.Ignored),
        (GitHubEndpoints.Operation, "202", "application/json") or ("PostBuild", "200" or "202", "application/json") => JsonNode.Parse(Rollout),
        ("GetRollout", "200", "application/json") => JsonNode.Parse(Rollout),
        ("WatchRollout", "200", _) => JsonValue.Create(Events),
        ("ListRollouts", "200", "application/json") => new JsonObject { ["items"] = new JsonArray(JsonNode.Parse(Rollout)), ["next"] = null },
        ("GetReadiness" or "GetLiveness", "200", _) => JsonNode.Parse(operation == "GetLiveness" ? Alive : Ready),
        ("GetReadiness", "503", _) => JsonNode.Parse(NotReady),
        ("ListModes", "200", _) => JsonNode.Parse(Modes),
        ("GetModeDrift", "200", _) => JsonNode.Parse(Drift),
        ("PostPlan", "200", "application/json") => JsonNode.Parse(PlanExamples.Plan),
        ("PostPlan", "200", _) => JsonValue.Create(PlanExamples.Markdown),
        ("PostBuild" or "PostPlan" or GitHubEndpoints.Operation, "403", _) => JsonNode.Parse(Refusal),
        ("PostBuild" or "PostPlan" or GitHubEndpoints.Operation, "422", _) => JsonNode.Parse(Finding),
        ("GetModeEnvironment", "200", _) => JsonValue.Create("MODE=staging\nGCP_PROJECT=rj-smas-dev\n"),
        (_, _, "application/problem+json") when int.TryParse(status, CultureInfo.InvariantCulture, out var code) =>
            JsonSerializer.SerializeToNode(ProblemExamples.Find(operation, code), ProblemJson.Answers.GatewayProblem),
        _ => null,
    };

    private static void DescribeBuild(OpenApiOperation operation, string example)
    {
        if (operation.RequestBody?.Content?.TryGetValue("application/json", out var body) == true)
        {
            body.Example = JsonNode.Parse(example);
        }

        operation.Parameters =
        [
            .. operation.Parameters ?? [],
            Header(StandardWebhooks.IdHeader, "Standard Webhooks: the delivery's id, which makes it idempotent."),
            Header(StandardWebhooks.TimestampHeader, "Standard Webhooks: seconds since 1970 UTC, within five minutes of now."),
            Header(StandardWebhooks.SignatureHeader, "Standard Webhooks: `v1,<base64>` of HMAC-SHA256 over `id.timestamp.body`; several are separated by spaces."),
            Header(GitHubSignature.SignatureHeader, "GitHub: `sha256=<hex>` of HMAC-SHA256 over the body. Instead of the three above."),
            Header(GitHubSignature.DeliveryHeader, "GitHub: the delivery's id."),
        ];
    }
}
