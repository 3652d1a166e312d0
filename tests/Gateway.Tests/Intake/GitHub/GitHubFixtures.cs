using System.Text;
using System.Text.Json.Nodes;
using Gateway.Intake;
using Gateway.Intake.GitHub;

namespace Gateway.Tests.Intake.GitHub;

/// <summary>Events as GitHub sends them, and a run and a mapping that are right unless a test changes them.</summary>
internal static class GitHubFixtures
{
    public const string Folder = "Fixtures/github";

    public const string Path = ".github/workflows/ci_cd.yml";

    public static byte[] Bytes(string name) => File.ReadAllBytes(System.IO.Path.Combine(AppContext.BaseDirectory, Folder, name + ".json"));

    public static JsonObject Json(string name) => JsonNode.Parse(Bytes(name))!.AsObject();

    public static byte[] ToBytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    public static WorkflowRun Run() => new()
    {
        Repository = PolicyBuilders.Repository,
        RepositoryId = 123,
        Workflow = Path,
        Id = 1001,
        Number = 7,
        Attempt = 1,
        Event = "push",
        Conclusion = "success",
        Branch = "staging/fix",
        Sha = PolicyBuilders.Sha,
        HeadRepository = PolicyBuilders.Repository,
        Actor = "octocat",
    };

    public static WorkflowOptions Options() => new()
    {
        Path = Path,
        Images = { ["staging"] = "ghcr.io/org/pipelines:staging-{sha:7}" },
        Checks = ["test"],
    };
}
