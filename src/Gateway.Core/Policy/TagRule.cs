using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>The tags are those that the MODE allows, and of a branch's own deployments the one that names the branch.</summary>
internal sealed class TagRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        from tag in deployment.Tags
        where tag != mode.Twin?.Tag && !ModePolicy.Any(mode.Limits.Tags, tag)
        select new Finding
        {
            Code = RefusalCodes.TagNotAllowed,
            Message = $"{deployment.Name} has the tag {tag}, which MODE {mode.Name} does not allow.",
            Seen = tag,
            Expected = ModeLimits.Expected(mode.Limits.Tags, "no tag"),
            Setting = mode.Setting(nameof(ModeOptions.Tags)),
            Pointer = "/manifest",
            Location = deployment.LocationOf("tags"),
            Fix = $"Remove the tag, or add it to {mode.Setting(nameof(ModeOptions.Tags))}.",
        };
}
