using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Fuzz.Targets;

/// <summary>The gateway's settings, as the targets need them.</summary>
internal static class Settings
{
    public const string Repository = "org/pipelines-arcgis";

    public static GatewayPolicy Policy { get; } = PolicyCompiler.Compile(new PolicyOptions
    {
        Modes = new Dictionary<string, ModeOptions>(StringComparer.Ordinal)
        {
            ["staging"] = Mode("staging/**", "staging"),
            ["prod"] = Mode("main", "main"),
        },
    }).Policy ?? throw new InvalidOperationException("The settings of the fuzzers are wrong.");

    /// <summary>A reviewer that remembers nothing, so that an input's outcome is its own.</summary>
    public static BuildReview Review(Builds.BuildResult build)
    {
        using var manifests = new ManifestCache();
        return new BuildReviewer(Policy, manifests, new SecretStore(Policy)).Review(build, Repository);
    }

    private static ModeOptions Mode(string branch, string tag) => new()
    {
        Branches = [branch],
        Repositories = [Repository],
        ImageRepositories = ["ghcr.io/org/pipelines-arcgis"],
        ImageTags = [tag + "-{sha}"],
        DeploymentNames = ["*-" + (tag == "main" ? "prod" : tag)],
        WorkPools = ["docker-pool"],
        RequiredChecks = ["test"],
        AllowedPullSteps = ["prefect.deployments.steps.set_working_directory"],
    };
}
