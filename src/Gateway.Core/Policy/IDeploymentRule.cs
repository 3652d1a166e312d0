using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>One thing that must hold of every deployment in a manifest.</summary>
internal interface IDeploymentRule
{
    /// <summary>Why the deployment is refused; empty when the rule holds. Deployment and place are filled in by the caller.</summary>
    IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment);
}
