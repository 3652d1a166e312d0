using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Hosting.Access;
using Gateway.Hosting.Problems;
using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Documentation;

/// <summary>Examples of the audit, and of what callers are answered before anything is done for them.</summary>
internal static class AuditExamples
{
    private const string Page = """
        { "items": [ {
          "sequence": 412, "at": "2026-12-20T09:00:00.123Z", "actor": { "kind": "person", "name": "ana", "id": "5f2c1b7e" }, "from": "10.1.2.3",
          "action": "freeze", "subject": "staging", "outcome": "accepted", "detail": "Until 2026-12-24T18:00:00Z: The open days: nothing changes.",
          "rollout_id": null, "key_id": null, "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" } ],
          "next": "/api/v1/audit?cursor=412&limit=1" }
        """;

    private static readonly string[] Proven = ["PostBuild", "PostPlan"];

    /// <summary>The example of an answer; null when it is none of these.</summary>
    public static JsonNode? Find(string? operation, string status) => (operation, status) switch
    {
        ("ListAudit", "200") => JsonNode.Parse(Page),
        (_, "403") when !Proven.Contains(operation) => Problem(RoleRequired(operation)),
        (_, "429") when !Proven.Contains(operation) => Problem(AccessProblems.TooManyRequests),
        _ => null,
    };

    private static GatewayProblem RoleRequired(string? operation) => operation switch
    {
        "ListAudit" => AccessProblems.RoleRequired(Actor.ApiKey("grafana"), Role.Reader, Role.Admin),
        _ when OperatorExamples.Operations.Contains(operation) => AccessProblems.RoleRequired(Actor.ApiKey("grafana"), Role.Reader, Role.Operator),
        _ => AccessProblems.RoleRequired(new Actor(ActorKinds.Person, "ana"), null, Role.Reader),
    };

    private static JsonNode? Problem(GatewayProblem problem) => JsonSerializer.SerializeToNode(problem, ProblemJson.Answers.GatewayProblem);
}
