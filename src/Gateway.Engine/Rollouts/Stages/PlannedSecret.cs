namespace Gateway.Rollouts.Stages;

/// <summary>What would become of a Secret block that deployments refer to. It holds no secret.</summary>
/// <param name="Block">Name of the block.</param>
/// <param name="Action">The planned action.</param>
internal sealed record PlannedSecret(string Block, SecretAction Action)
{
    /// <summary>Id of the block, where it is there.</summary>
    internal Guid? Id { get; init; }
}

/// <summary>The planned change of a Secret block.</summary>
public enum SecretAction
{
    /// <summary>It is not on the server and would be created.</summary>
    Create,

    /// <summary>The secret changed since the gateway wrote it, or somebody else wrote the block, and it would get the MODE's.</summary>
    Update,

    /// <summary>It holds what the gateway wrote.</summary>
    Unchanged,
}
