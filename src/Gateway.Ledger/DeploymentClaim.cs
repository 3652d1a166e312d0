namespace Gateway.Ledger;

/// <summary>
/// A deployment that a rollout under way is about to take into its lane's care, or to change without having it there. It keeps other
/// lanes away until the rollout has ended, however that ends.
/// </summary>
internal sealed class DeploymentClaim : ILaneRow
{
    public required string FlowName { get; set; }

    public required string Name { get; set; }

    /// <summary>Repository of the lane, in lower case.</summary>
    public required string Repository { get; set; }

    /// <summary>Project of the lane; empty for the root.</summary>
    public required string Project { get; set; }

    /// <summary>Branch of the lane; empty where branches share it.</summary>
    public string Branch { get; set; } = "";

    /// <summary>MODE of the lane.</summary>
    public required string Mode { get; set; }

    public long RolloutSequence { get; set; }
}
