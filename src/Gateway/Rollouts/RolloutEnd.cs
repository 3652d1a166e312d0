using Gateway.Ledger;
using Gateway.Manifests;

namespace Gateway.Rollouts;

/// <summary>How a rollout ended.</summary>
/// <param name="Status">Its last status.</param>
/// <param name="Code">Why it did not succeed, or null.</param>
/// <param name="Detail">The same in a sentence.</param>
/// <param name="Findings">Findings to keep with it.</param>
/// <param name="Counts">What it did.</param>
internal sealed record RolloutEnd(
    RolloutStatus Status,
    string? Code,
    string? Detail,
    IReadOnlyList<Finding> Findings,
    (int Created, int Updated, int Unchanged) Counts)
{
    public static RolloutEnd Failed(string code, string detail, IReadOnlyList<Finding>? findings = null) =>
        new(RolloutStatus.Failed, code, detail, findings ?? [], default);
}
