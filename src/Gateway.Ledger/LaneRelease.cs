namespace Gateway.Ledger;

/// <summary>A lane that no branch holds by the builds that it has had so far.</summary>
internal sealed class LaneRelease : ILaneRow
{
    /// <summary>Repository of the lane, in lower case.</summary>
    public required string Repository { get; set; }

    /// <summary>Project of the lane; empty for the root.</summary>
    public required string Project { get; set; }

    /// <summary>Branch of the lane; empty where branches share it.</summary>
    public string Branch { get; set; } = "";

    /// <summary>MODE of the lane.</summary>
    public required string Mode { get; set; }

    /// <summary>The newest build that does not count any more.</summary>
    public long RolloutSequence { get; set; }
}
