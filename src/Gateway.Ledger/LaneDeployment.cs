namespace Gateway.Ledger;

/// <summary>A deployment in the care of a lane: one that the lane's rollouts created or adopted.</summary>
internal sealed class LaneDeployment : ILaneRow
{
    /// <summary>Repository of the lane, in lower case.</summary>
    public required string Repository { get; set; }

    /// <summary>Project of the lane; empty for the root.</summary>
    public required string Project { get; set; }

    /// <summary>Branch of the lane; empty where branches share it.</summary>
    public string Branch { get; set; } = "";

    /// <summary>MODE of the lane.</summary>
    public required string Mode { get; set; }

    public required string FlowName { get; set; }

    public required string Name { get; set; }

    /// <summary>Its id on the server when it was last applied.</summary>
    public Guid DeploymentId { get; set; }

    /// <summary>Whether a rollout adopted it; false when one created it.</summary>
    public bool Adopted { get; set; }

    /// <summary>Whether the newest manifest removed it.</summary>
    public bool Removed { get; set; }

    /// <summary>The rollout that applied or removed it last.</summary>
    public long RolloutSequence { get; set; }

    /// <summary>The spec that was applied last, protected by the ledger's key.</summary>
    public required byte[] Spec { get; set; }
}

/// <summary>How the deployments in a lane's care change with the end of a rollout.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Deployments">All deployments in its care from now on.</param>
internal sealed record LaneChange(Lane Lane, IReadOnlyList<LaneDeployment> Deployments);
