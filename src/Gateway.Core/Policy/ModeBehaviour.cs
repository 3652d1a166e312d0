namespace Gateway.Policy;

/// <summary>What becomes of changes by hand that a manifest does not speak of, such as a pause in Prefect's UI.</summary>
internal enum ManualChanges
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>Prefect's default takes their place.</summary>
    Override,
}

/// <summary>What becomes of deployments that a lane applied once and its manifest removed.</summary>
internal enum PruneBehaviour
{
    /// <summary>They are paused.</summary>
    Pause,

    /// <summary>They are deleted, their run history with them.</summary>
    Delete,

    /// <summary>They are left alone.</summary>
    Keep,
}

/// <summary>What branches that deploy to one MODE have to do with each other.</summary>
public enum BranchIsolation
{
    /// <summary>They change the same deployments: the newest build wins.</summary>
    Shared,

    /// <summary>They change the same deployments, which belong to the branch that deployed last until it is done.</summary>
    Held,

    /// <summary>Each has deployments of its own.</summary>
    Separate,
}

/// <summary>Which schedules and triggers of a branch's own deployments are on.</summary>
internal enum BranchSchedules
{
    /// <summary>Those that the manifest expressly switches on.</summary>
    Manifest,

    /// <summary>None.</summary>
    Off,
}

/// <summary>What becomes of a lane whose deployments on the server are not as its last rollout left them.</summary>
internal enum DriftBehaviour
{
    Report,

    /// <summary>It is reported, and the last successful rollout is applied again as a rollout of its own.</summary>
    Heal,
}

/// <summary>Which builds a lane does not take after a rollback.</summary>
internal enum RollbackHolding
{
    /// <summary>Those of the commit, or of the image, that was left.</summary>
    Same,

    /// <summary>All, until an operator lets go.</summary>
    All,

    /// <summary>None: the next build goes forward again.</summary>
    Off,
}
