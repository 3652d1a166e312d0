using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Rollouts;

namespace Gateway.Branches;

/// <summary>What a MODE's settings say of its branches, in the ledger's terms.</summary>
internal static class BranchLimits
{
    /// <summary>A build as the ledger is to judge it.</summary>
    /// <param name="acceptance">The build.</param>
    /// <param name="mode">The MODE, as what it is for the branch.</param>
    /// <param name="warnings">What its author is told already.</param>
    /// <param name="now">The time.</param>
    public static Acceptance Under(this Acceptance acceptance, ModePolicy mode, IReadOnlyList<Finding> warnings, DateTimeOffset now) => acceptance with
    {
        HoldsAll = mode.RollbackHold == RollbackHolding.All,
        HeldSince = mode.BranchIsolation == BranchIsolation.Held ? now - mode.BranchLifetime : null,
        MaxBranches = mode.Twin is null ? null : mode.MaxBranches,
        Replacing = newest => RolloutRecords.WriteFindings([.. warnings, BranchRegister.Replaced(newest.Ref, newest.Sha, newest.RolloutId, mode)]),
    };
}
