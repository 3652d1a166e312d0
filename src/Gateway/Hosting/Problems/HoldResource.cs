using Gateway.Ledger;

namespace Gateway.Hosting.Problems;

/// <summary>What a rollback left as bad, which builds are refused for.</summary>
/// <param name="RolloutId">The rollback.</param>
/// <param name="Repository">Full name of the repository, in lower case.</param>
/// <param name="Project">The project: the folder of the manifest in the repository, empty for the root.</param>
/// <param name="Branch">The branch whose own deployments were rolled back; null for deployments that branches share.</param>
/// <param name="Sha">The commit that was left.</param>
/// <param name="Digest">The digest of the image that was left; null if it is not known, or the image is what was gone back to.</param>
/// <param name="By">Who rolled back.</param>
/// <param name="Reason">Why; null if nobody said.</param>
/// <param name="At">Since when, UTC.</param>
public sealed record HoldResource(Guid RolloutId, string Repository, string Project, string? Branch, string Sha, string? Digest, string By, string? Reason, DateTimeOffset At)
{
    internal static HoldResource From(RollbackHold hold) =>
        new(hold.RolloutId, hold.Repository, hold.Project, hold.Branch.Length == 0 ? null : hold.Branch, hold.Sha, hold.Digest, hold.By, hold.Reason, hold.At);
}
