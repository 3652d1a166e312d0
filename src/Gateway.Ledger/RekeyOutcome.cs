namespace Gateway.Ledger;

/// <summary>What became of rekeying a ledger.</summary>
internal abstract record RekeyOutcome
{
    private RekeyOutcome()
    {
    }

    /// <summary>Nothing was changed.</summary>
    /// <param name="Reason">Why, and what to do, in sentences.</param>
    public sealed record Refused(string Reason) : RekeyOutcome;

    /// <summary>Everything is encrypted with the new key.</summary>
    /// <param name="Path">Where the new key is.</param>
    /// <param name="Id">Its id.</param>
    /// <param name="FormerId">Id of the key before; null when it is lost.</param>
    /// <param name="FormerPath">Where that one is kept.</param>
    /// <param name="Counts">What was encrypted with the new key.</param>
    public sealed record Done(string Path, string Id, string? FormerId, string? FormerPath, RekeyCounts Counts) : RekeyOutcome;
}

/// <summary>How much was encrypted with a new key.</summary>
/// <param name="States">Specs and snapshots of rollouts.</param>
/// <param name="Deployments">Specs of deployments in the lanes' care.</param>
/// <param name="Unreadable">What the key before could not read, and which was left as it was.</param>
/// <param name="Secrets">Digests of secrets, which nobody can make of the old ones: the next rollout writes their blocks.</param>
internal sealed record RekeyCounts(int States, int Deployments, int Unreadable, int Secrets);
