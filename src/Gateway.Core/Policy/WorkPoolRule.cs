using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>The work pool is one of the MODE's.</summary>
internal sealed class WorkPoolRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        if (!mode.AllowsWorkPool(deployment.WorkPoolName))
        {
            yield return new Finding
            {
                Code = RefusalCodes.WorkPoolNotAllowed,
                Message = $"{deployment.Name} uses the work pool {deployment.WorkPoolName}, which MODE {mode.Name} does not allow.",
                Seen = deployment.WorkPoolName,
                Expected = Expectation.OneOf(mode.WorkPools, "no work pool"),
                Setting = mode.Setting(nameof(ModeOptions.WorkPools)),
                Pointer = "/manifest",
                Location = deployment.LocationOf("work_pool", "name"),
                Fix = $"Use a work pool of the MODE, or add this one to {mode.Setting(nameof(ModeOptions.WorkPools))}.",
            };
        }
    }
}
