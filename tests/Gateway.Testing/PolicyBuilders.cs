using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Testing;

/// <summary>Settings, build results and deployments that are right, to be changed in one place by a test.</summary>
internal static class PolicyBuilders
{
    public const string Repository = "org/pipelines";

    public const string Sha = "abcdef1234567890abcdef1234567890abcdef12";

    public static ModeOptions Staging() => new()
    {
        Branches = ["staging/**"],
        Repositories = [Repository],
        ImageRepositories = ["ghcr.io/org/pipelines"],
        ImageTags = ["staging-{sha}"],
        DeploymentNames = ["*-staging"],
        WorkPools = ["docker-*"],
        RequiredChecks = ["test"],
    };

    public static ModeOptions Prod() => new()
    {
        Branches = ["main"],
        Repositories = [Repository],
        ImageRepositories = ["ghcr.io/org/pipelines"],
        ImageTags = ["main-{sha}"],
        DeploymentNames = ["*-prod"],
        WorkPools = ["docker-pool"],
        RequiredChecks = ["test", "build/push"],
    };

    public static PolicyOptions Options(ModeOptions? staging = null, ModeOptions? prod = null) => new()
    {
        SharedBlocks = ["shared"],
        SharedPrefectVariables = ["region"],
        Modes = new Dictionary<string, ModeOptions>
        {
            ["staging"] = staging ?? Staging(),
            ["prod"] = prod ?? Prod(),
            ["dev"] = new ModeOptions(),
        },
    };

    public static GatewayPolicy Policy(ModeOptions? staging = null, ModeOptions? prod = null)
    {
        var compilation = PolicyCompiler.Compile(Options(staging, prod));
        Assert.Empty(compilation.Errors);
        return compilation.Policy!;
    }

    public static ModePolicy Mode(ModeOptions? staging = null) => Policy(staging).Find("staging")!;

    public static IReadOnlyList<string> Errors(ModeOptions staging) => PolicyCompiler.Compile(Options(staging)).Errors;

    public static BuildResult Build() => new()
    {
        Repository = Repository,
        Ref = "refs/heads/staging/fix",
        Sha = Sha,
        RunId = 1,
        RunNumber = 1,
        RunAttempt = 1,
        Image = "ghcr.io/org/pipelines:staging-abcdef1",
        Checks = new Dictionary<string, string> { ["test"] = "success", ["build/push"] = "success" },
        Manifest = "",
        Flows = [],
    };

    public static DeploymentSpec Deployment(string jobVariables = "{}", string? pullSteps = null) => new()
    {
        Name = "abordagem-staging",
        FlowFactsKnown = true,
        Entrypoint = "flows.py:flow",
        Tags = [],
        Parameters = Json("{}"),
        Schedules = [],
        WorkPoolName = "docker-pool",
        JobVariables = Json(jobVariables),
        PullSteps = pullSteps is null ? null : Json(pullSteps),
        Location = new ManifestLocation(7, 5),
    };

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
