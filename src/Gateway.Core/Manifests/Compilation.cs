using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>What a manifest asks for in one MODE. It may be deployed only when no finding is an error.</summary>
/// <param name="Deployments">The MODE's deployments that could be compiled, in the manifest's order.</param>
/// <param name="NotSelected">Names of the deployments that belong to other MODEs, in the manifest's order.</param>
/// <param name="Findings">
/// All that is wrong or worth knowing, from reading and compiling, by place in the text; at most 200, the last of which then says how many
/// more there are. No finding shows the value of a variable or of an environment entry.
/// </param>
internal sealed record Compilation(
    IReadOnlyList<DeploymentSpec> Deployments,
    IReadOnlyList<string> NotSelected,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>What the manifest has for the MODE and could not be compiled.</summary>
    public ManifestGaps Gaps { get; init; } = ManifestGaps.None;

    /// <summary>The MODE's deployments, those that an error spoils included, as far as they can be read: for rules that say everything at once.</summary>
    internal IEnumerable<DeploymentSpec> Readable => Deployments.Concat(Gaps.Incomplete);

    /// <summary>Whether an error stops the rollout.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}
