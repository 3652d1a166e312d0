namespace Gateway.Ledger;

/// <summary>What the last look at a lane's deployments found to differ from what its last rollout left.</summary>
internal sealed class LaneDrift : ILaneRow
{
    /// <summary>Repository of the lane, in lower case.</summary>
    public required string Repository { get; set; }

    /// <summary>Project of the lane; empty for the root.</summary>
    public required string Project { get; set; }

    /// <summary>Branch of the lane; empty where branches share it.</summary>
    public string Branch { get; set; } = "";

    /// <summary>MODE of the lane.</summary>
    public required string Mode { get; set; }

    /// <summary>When it was looked at last.</summary>
    public DateTimeOffset CheckedAt { get; set; }

    /// <summary>Each deployment that differs, in which fields, and since when, as JSON without any value; an empty array when nothing differs.</summary>
    public required string Differences { get; set; }
}
