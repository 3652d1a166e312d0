using System.Globalization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Policy;

namespace Gateway.Branches;

/// <summary>Which branches hold what of the MODEs, or have deployments of their own there, by what the ledger knows.</summary>
internal sealed class BranchRegister(GatewayPolicy policy, ILaneLedger ledger, TimeProvider time)
{
    private const int MaxNames = 5;

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
        foreach (var branch in branches)
        {
            if (policy.Find(branch.Lane.Mode) is { } mode)
            {
                // What is to go already has no time left.
                var isEnding = branch.Removals > 0 || mode.ForBranch(branch.Lane.Branch).Twin is null;
                states.Add(new BranchState(branch.Lane.Branch, BranchIsolation.Separate, branch.First.AcceptedAt, isEnding ? time.GetUtcNow() : branch.LastBuiltAt + mode.BranchLifetime, branch.Build, branch.Deployments)
                {
                    Newest = branch.Newest,
                    Removals = branch.Removals,
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

    /// <summary>Which projects of a repository belong to other branches than this one in a MODE, by project.</summary>
    /// <param name="repository">The repository, <c>owner/name</c>; case does not count.</param>
    /// <param name="mode">The MODE.</param>
    /// <param name="reference">The git ref of this branch.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, BranchState>> ListOtherHoldersAsync(string repository, ModePolicy mode, string reference, CancellationToken cancellationToken) =>
        mode.BranchIsolation != BranchIsolation.Held
            ? new Dictionary<string, BranchState>(StringComparer.Ordinal)
            : (await ledger.ListHoldsAsync(mode.Name, new BranchQuery(repository, Branch: null), cancellationToken))
                .Where(hold => hold.Newest.Ref != reference)
                .Select(hold => Held(hold, mode))
                .Where(state => state.Until > time.GetUtcNow())
                .ToDictionary(static state => state.Build.Project, StringComparer.Ordinal);

    /// <summary>A hold, in the MODE's terms.</summary>
    public static BranchState Held(LaneHold hold, ModePolicy mode) =>
        new(NameOf(hold.Newest.Ref), BranchIsolation.Held, hold.Since, hold.Newest.AcceptedAt + mode.BranchLifetime, hold.Newest, Deployments: null) { Hold = hold };

    /// <summary>What a build of a branch has to reckon with of others': whose place it takes, who keeps it out, or that there are too many. Null for nothing.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<BranchConcern?> FindConcernAsync(Lane lane, ModePolicy mode, string reference, CancellationToken cancellationToken)
    {
        if (mode.Twin is not null)
        {
            var branches = await ledger.ListOwnersAsync(lane.Repository, mode.Name, cancellationToken);
            return branches.Count < mode.MaxBranches || branches.Contains(lane.Branch, StringComparer.Ordinal) ? null : new BranchConcern.TooMany(branches);
        }

        var hold = await ledger.FindHoldAsync(lane, cancellationToken);
        if (hold is not null && hold.Newest.Ref != reference && mode.BranchIsolation == BranchIsolation.Held && Held(hold, mode) is { } state && state.Until > time.GetUtcNow())
        {
            return new BranchConcern.KeptOut(state);
        }

        // Where a branch was released, what it deployed is still there.
        return (hold?.Newest ?? await ledger.FindLastSucceededAsync(lane, before: null, cancellationToken)) is { } newest && newest.Ref != reference ? new BranchConcern.Replaced(newest) : null;
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
        "Nothing to do if this is intended. " + mode.BranchIsolation switch
        {
            BranchIsolation.Shared => $"To keep branches apart, set {mode.Setting(nameof(ModeOptions.BranchIsolation))} to held or separate.",
            BranchIsolation.Held => $"That branch was released, or had not deployed for {mode.Setting(nameof(ModeOptions.BranchLifetime))}.",
            _ => $"Both branches are in {mode.Setting(nameof(ModeOptions.SharedBranches))}; take one out to give it deployments of its own.",
        });

    /// <summary>A lane is another branch's, for plans.</summary>
    public static Finding KeptOut(BranchState holder) => new(
        Codes.HeldByOtherBranch,
        FindingSeverity.Warning,
        Describe(holder),
        "Send the build when the branch was merged, deleted or released. Until then, builds of other branches are refused with 409.");

    /// <summary>No further branch may have deployments of its own, for plans.</summary>
    public static Finding Full(IReadOnlyList<string> branches, ModePolicy mode) => new(
        Codes.TooManyBranches,
        FindingSeverity.Warning,
        DescribeFull(mode.MaxBranches, branches, mode.Setting(nameof(ModeOptions.MaxBranches))),
        "Delete or release a branch that is not needed any more. Until then, the build is refused with 409.");

    /// <summary>Why no further branch may have deployments of its own, in a sentence.</summary>
    /// <param name="limit">How many branches may.</param>
    /// <param name="branches">Which do, the one first that has not deployed for the longest time.</param>
    /// <param name="setting">Settings key of the limit.</param>
    public static string DescribeFull(int limit, IReadOnlyList<string> branches, string setting) => string.Create(
        CultureInfo.InvariantCulture,
        $"{setting} allows {limit} branches of a repository to have deployments of their own, and there are as many. The longest unused: {string.Join(", ", branches.Take(MaxNames))}{(branches.Count > MaxNames ? ", …" : "")}.");

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

    /// <summary>As many branches as may have deployments of their own have them.</summary>
    /// <param name="Branches">Which, the one first that has not deployed for the longest time.</param>
    public sealed record TooMany(IReadOnlyList<string> Branches) : BranchConcern;
}
