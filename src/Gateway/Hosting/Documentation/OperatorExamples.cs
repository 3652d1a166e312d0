using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Hosting.Api;
using Gateway.Hosting.Api.Freezes;
using Gateway.Hosting.Api.Operations;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Microsoft.OpenApi;

namespace Gateway.Hosting.Documentation;

/// <summary>Examples of what operators send and are answered.</summary>
internal static class OperatorExamples
{
    public const string Freeze = """
        { "reason": "The city council's open days: nothing changes.", "by": "oncall", "at": "2026-12-20T09:00:00Z", "until": "2026-12-24T18:00:00Z" }
        """;

    private const string FreezeRequest = """{ "reason": "The city council's open days: nothing changes.", "until": "2026-12-24T18:00:00Z" }""";

    private const string RollbackRequest = """{ "repository": "org/pipelines-arcgis", "to": "previous" }""";

    public static readonly string[] Operations = ["PostRollback", "CancelRollout", "RetryRollout", "PutFreeze", "DeleteFreeze"];

    private static readonly Rollout Past = MakePast();

    /// <summary>The example of an answer; null when it is none of an operator's.</summary>
    public static JsonNode? Find(string? operation, string status, string rollout) => (operation, status) switch
    {
        _ when !Operations.Contains(operation) => operation == "PostBuild" && status == "423" ? Problem(Frozen()) : null,
        ("PutFreeze", "200") => JsonNode.Parse(Freeze),
        ("PostRollback", "200" or "202") => Again(rollout, "rollback", status),
        ("RetryRollout", "200" or "202") => Again(rollout, "retry", status),
        ("CancelRollout", "200" or "202") => Cancelled(rollout, status),
        ("PostRollback", "400") => Problem(OrderBody.NotAsExpected with
        {
            Errors = [new ProblemError { Code = Codes.BodyInvalid, Detail = "Must be the id of a rollout, or previous.", Pointer = "/to" }],
        }),
        ("PutFreeze", "400") => Problem(OrderBody.NotAsExpected with
        {
            Errors = [new ProblemError { Code = Codes.BodyInvalid, Detail = "Must lie in the future.", Pointer = "/until" }],
        }),
        ("PostRollback", "404") => Problem(OperatorProblems.NeverSucceeded(new Lane("org/pipelines-arcgis", "staging"))),
        ("PutFreeze", "404") => Problem(ProblemCatalog.NotFound("There is no MODE of this name; there are dev, prod, staging.")),
        ("DeleteFreeze", "404") => Problem(FreezeProblems.NotFrozen("staging")),
        ("PostRollback", "409") => Problem(OperatorProblems.RolloutOfOtherLane(Past)),
        ("CancelRollout", "409") => Problem(OperatorProblems.RolloutFinished(Past)),
        ("RetryRollout", "409") => Problem(OperatorProblems.RolloutNotRetryable(Past)),
        ("RetryRollout", "423") => Problem(Frozen()),
        _ => null,
    };

    /// <summary>Adds what no type tells the document of.</summary>
    public static void Describe(OpenApiOperation operation)
    {
        var request = operation.OperationId switch
        {
            "PostRollback" => RollbackRequest,
            "PutFreeze" => FreezeRequest,
            _ => null,
        };
        if (request is not null && operation.RequestBody?.Content?.TryGetValue("application/json", out var body) == true)
        {
            body.Example = JsonNode.Parse(request);
        }

        if (operation.OperationId is "PostRollback" or "CancelRollout" or "RetryRollout")
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "Prefer",
                In = ParameterLocation.Header,
                Description = "`wait=N`: wait up to N seconds for the end of the rollout (RFC 7240).",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static GatewayProblem Frozen() => FreezeProblems.ModeFrozen(new ModeFreeze
    {
        Mode = "staging",
        Reason = "The city council's open days: nothing changes.",
        By = "oncall",
        At = new DateTimeOffset(2026, 12, 20, 9, 0, 0, TimeSpan.Zero),
        Until = new DateTimeOffset(2026, 12, 24, 18, 0, 0, TimeSpan.Zero),
    });

    private static JsonObject Again(string rollout, string kind, string status)
    {
        var example = Parse(rollout, status);
        example["source_id"] = example["id"]!.DeepClone();
        example["id"] = "019ab1d0-1f2e-7c3d-8a4b-5c6d7e8f9a0b";
        example["kind"] = kind;
        example["requested_by"] = "oncall";
        return example;
    }

    private static JsonObject Cancelled(string rollout, string status)
    {
        var example = Parse(rollout, status);
        example["cancelled_by"] = "oncall";
        if (status == "202")
        {
            (example["status"], example["started_at"]) = ("applying", "2026-11-23T12:00:00.01Z");
        }
        else
        {
            example["status"] = "cancelled";
            example["started_at"] = null;
            example["deployments"]!["updated"] = 0;
            example["deployments"]!["unchanged"] = 0;
            example["failure"] = new JsonObject { ["code"] = "cancelled", ["detail"] = "oncall cancelled it before it was taken up; nothing was written." };
        }

        return example;
    }

    /// <summary>A rollout that has ended, or is accepted.</summary>
    private static JsonObject Parse(string rollout, string status)
    {
        var example = JsonNode.Parse(rollout)!.AsObject();
        if (status == "202")
        {
            (example["status"], example["started_at"], example["finished_at"]) = ("accepted", null, null);
        }

        return example;
    }

    private static JsonNode? Problem(GatewayProblem problem) => JsonSerializer.SerializeToNode(problem, ProblemJson.Answers.GatewayProblem);

    private static Rollout MakePast()
    {
        var past = new Rollout
        {
            Id = Guid.Parse("019ab1c2-7d3e-7f4a-9b5c-6d7e8f9a0b1c"),
            Repository = "org/pipelines-arcgis",
            Mode = "staging",
            Ref = "refs/heads/staging/fix-layer",
            Sha = "abcdef1234567890abcdef1234567890abcdef12",
            Image = "ghcr.io/org/pipelines-arcgis:staging-abcdef1",
            Checks = "{}",
            ContentSha256 = [],
        };
        past.End(RolloutStatus.Succeeded, DateTimeOffset.UnixEpoch);
        return past;
    }
}
