using System.Globalization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Branches;

/// <summary>Which branches hold what of the MODEs, or have deployments of their own there, by what the ledger knows.</summary>
internal sealed class BranchRegister(GatewayPolicy policy, ILaneLedger ledger, TimeProvider time)
{
    /// <summary>What branches hold, and have of their own, in the order of MODEs, repositories, projects and branches.</summary>
    /// <param name="filter">Which to look at.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<IReadOnlyList<BranchState>> ListAsync(BranchQuery filter, CancellationToken cancellationToken)
    {
        var states = new List<BranchState>();
        foreach (var mode in policy.Modes.Where(static mode => mode.BranchIsolation == BranchIsolation.Held))
        {
            states.AddRange((await ledger.ListHoldsAsync(mode.Name, filter, cancellationToken))
                .Select(hold => Held(hold, mode))
                .Where(state => state.Until > time.GetUtcNow() && (filter.Branch is null || state.Branch == filter.Branch)));
        }

        // A MODE that has none of its own any more is listed until they are deleted.
        var branches = await ledger.ListBranchesAsync(filter, cancellationToken);
        var newest = branches
            .GroupBy(static branch => (branch.Lane.Repository, branch.Lane.Mode, branch.Lane.Branch))
            .ToDictionary(static of => of.Key, static of => of.Max(static branch => branch.Build.AcceptedAt));
        foreach (var branch in branches)
        {
            if (policy.Find(branch.Lane.Mode) is { } mode)
            {
                states.Add(new BranchState(branch.Lane.Branch, BranchIsolation.Separate, branch.First.AcceptedAt, newest[(branch.Lane.Repository, branch.Lane.Mode, branch.Lane.Branch)] + mode.BranchLifetime, branch.Build, branch.Deployments)
                {
                    Newest = branch.Newest,
                    IsToBeRemoved = branch.IsToBeRemoved,
                });
            }
        }

        return
        [
            .. states
                .OrderBy(static state => state.Build.Mode, StringComparer.Ordinal)
                .ThenBy(static state => state.Build.Repository, StringComparer.Ordinal)
                .ThenBy(static state => state.Build.Project, StringComparer.Ordinal)
                .ThenBy(static state => state.Branch, StringComparer.Ordinal),
        ];
    }

    /// <summary>A hold, in the MODE's terms.</summary>
    public static BranchState Held(LaneHold hold, ModePolicy mode) =>
        new(NameOf(hold.Newest.Ref), BranchIsolation.Held, hold.Since, hold.Newest.AcceptedAt + mode.BranchLifetime, hold.Newest, Deployments: null) { Hold = hold };

    /// <summary>What a build of a branch has to reckon with of others' in a lane that they share: whose place it takes, or who keeps it out. Null for nothing.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<BranchConcern?> FindConcernAsync(Lane lane, ModePolicy mode, string reference, CancellationToken cancellationToken)
    {
        if (mode.Twin is not null || await ledger.FindHoldAsync(lane, cancellationToken) is not { } hold || hold.Newest.Ref == reference)
        {
            return null;
        }

        return mode.BranchIsolation != BranchIsolation.Held ? new BranchConcern.Replaced(hold.Newest)
            : Held(hold, mode) is { } state && state.Until > time.GetUtcNow() ? new BranchConcern.KeptOut(state)
            : null;
    }

    /// <summary>A build takes the place of another branch's.</summary>
    /// <param name="reference">That branch's git ref.</param>
    /// <param name="sha">The commit that it deployed.</param>
    /// <param name="rollout">Its rollout.</param>
    /// <param name="mode">The MODE.</param>
    public static Finding Replaced(string reference, string sha, Guid rollout, ModePolicy mode) => new(
        Codes.BranchReplaced,
        FindingSeverity.Warning,
        $"The build takes the place of the one that the branch {NameOf(reference)} deployed at {sha[..12]} (rollout {rollout}).",
        $"Nothing to do if this is intended. To keep branches apart, set {mode.Setting(nameof(ModeOptions.BranchIsolation))} to held or separate.");

    /// <summary>A lane is another branch's, for plans.</summary>
    public static Finding KeptOut(BranchState holder) => new(
        Codes.HeldByOtherBranch,
        FindingSeverity.Warning,
        Describe(holder),
        "Send the build when the branch was merged, deleted or released. Until then, builds of other branches are refused with 409.");

    /// <summary>Who holds a lane, in a sentence.</summary>
    public static string Describe(BranchState holder) => string.Create(
        CultureInfo.InvariantCulture,
        $"The deployments of {holder.Build.Origin} in MODE {holder.Build.Mode} belong to the branch {holder.Branch} since {holder.Since.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, until it is merged, deleted or released, or until {holder.Until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} if it does not deploy again before that.");

    private static string NameOf(string reference) => reference.StartsWith(BuildSyntax.BranchPrefix, StringComparison.Ordinal) ? reference[BuildSyntax.BranchPrefix.Length..] : reference;
}

/// <summary>What a build has to reckon with of other branches'.</summary>
internal abstract record BranchConcern
{
    private BranchConcern()
    {
    }

    /// <summary>It takes the place of another branch's build.</summary>
    /// <param name="Build">That build.</param>
    public sealed record Replaced(Rollout Build) : BranchConcern;

    /// <summary>The deployments belong to another branch.</summary>
    /// <param name="Holder">Which.</param>
    public sealed record KeptOut(BranchState Holder) : BranchConcern;
}
