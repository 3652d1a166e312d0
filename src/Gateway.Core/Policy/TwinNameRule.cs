using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>The names of a branch's own deployments are names that Prefect takes, and no other MODE's: a branch must not name its way into another MODE.</summary>
internal sealed class TwinNameRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        if (mode.Twin is not { } twin)
        {
            return [];
        }

        if (NameRules.ProblemOf(deployment.Name) is { } problem)
        {
            return [Refusal(mode, twin, deployment, $"cannot be the name of a deployment: {problem}", "a shorter branch")];
        }

        return mode.Others.FirstOrDefault(other => other.SelectsDeployment(deployment.Name)) is { } other
            ? [Refusal(mode, twin, deployment, $"would be a deployment of MODE {other.Name}", $"a name that {other.Setting(nameof(ModeOptions.DeploymentNames))} does not match")]
            : [];
    }

    private static Finding Refusal(ModePolicy mode, BranchTwin twin, DeploymentSpec deployment, string problem, string expected) => new()
    {
        Code = RefusalCodes.BranchNameNotAllowed,
        Message = $"Each branch of MODE {mode.Name} has deployments of its own, and {deployment.Name} {problem}.",
        Seen = twin.Branch,
        Expected = expected,
        Setting = mode.Setting(nameof(ModeOptions.BranchIsolation)),
        Pointer = "/ref",
        Location = deployment.LocationOf("name"),
        Fix = "Rename the branch.",
    };
}
