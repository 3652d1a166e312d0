namespace Gateway.Ledger;

/// <summary>What a rollout wants and what it found, both protected by the ledger's key: they may hold secrets.</summary>
internal sealed class RolloutState
{
    public long RolloutSequence { get; set; }

    /// <summary>The specs that it applied; null before it succeeded.</summary>
    public byte[]? Specs { get; set; }

    /// <summary>What it changed, as people see it; null where it changed nothing, and of rollouts of older versions.</summary>
    public byte[]? Changes { get; set; }

    /// <summary>What was on the server before its first write; null when it wrote nothing, and again once it has ended, unless it could not be put back.</summary>
    public byte[]? Snapshot { get; set; }
}
