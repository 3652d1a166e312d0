using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Rollouts.Images;

/// <summary>What the images of a rollout's deployments turned out to be.</summary>
/// <param name="Specs">The deployments, their images pinned where the MODE wants it.</param>
/// <param name="Findings">What is wrong with an image, or worth knowing.</param>
/// <param name="Digest">Digest of the build's own image; null where nobody told it.</param>
/// <param name="Unavailable">Why a registry could not be asked, where asking again may help; null when all were.</param>
internal sealed record ImageCheck(IReadOnlyList<DeploymentSpec> Specs, IReadOnlyList<Finding> Findings, string? Digest, string? Unavailable)
{
    public bool HasErrors => Findings.Any(static finding => finding.Severity == FindingSeverity.Error);
}
