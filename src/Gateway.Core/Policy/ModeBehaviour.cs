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

/// <summary>What becomes of a lane whose deployments on the server are not as its last rollout left them.</summary>
internal enum DriftBehaviour
{
    Report,

    /// <summary>It is reported, and the last successful rollout is applied again as a rollout of its own.</summary>
    Heal,
}
