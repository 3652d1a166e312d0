using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;
using Microsoft.Extensions.Options;

namespace Gateway.Rollouts.Images;

/// <summary>Plans with the Prefect that a build's image has: what it cannot do, and what does not fit of it and the server, by the settings.</summary>
internal sealed class ImagePrefect(IOptions<PrefectOptions> options)
{
    public RolloutPlan Plan(BuildResult build, IReadOnlyList<DeploymentSpec> specs, LiveState live, LaneKnowledge lane, ManifestGaps? gaps = null)
    {
        var image = PrefectVersion.Parse(build.PrefectVersion);
        var plan = Planner.Plan(specs, live, lane, image, gaps);
        var severity = options.Value.ImageVersions == ImageVersions.Refuse ? FindingSeverity.Error : FindingSeverity.Warning;
        return plan with { Findings = [.. plan.Findings, .. ImageFit.Check(image, live.Version, options.Value.AuthString is not null, severity)] };
    }
}
