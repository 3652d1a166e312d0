namespace Gateway.Ledger;

/// <summary>One thing that a rollout did, or tried to do.</summary>
internal sealed class RolloutStep
{
    /// <summary>Position in the ledger; steps of one rollout are in its order.</summary>
    public long Id { get; set; }

    /// <summary>The rollout that it belongs to.</summary>
    public long RolloutSequence { get; set; }

    /// <summary>The kind of step.</summary>
    public StepKind Kind { get; set; }

    /// <summary>How it ended.</summary>
    public StepOutcome Outcome { get; set; }

    /// <summary>The deployment or flow concerned, or null.</summary>
    public string? Subject { get; set; }

    /// <summary>What was done or why it was not, in a sentence; never a secret.</summary>
    public required string Detail { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long DurationMs { get; set; }
}

/// <summary>Kinds of steps.</summary>
public enum StepKind
{
    /// <summary>The server was read and compared with the manifest.</summary>
    Plan,

    /// <summary>A flow was created.</summary>
    CreateFlow,

    /// <summary>A deployment was created.</summary>
    Create,

    /// <summary>A deployment was updated.</summary>
    Update,

    /// <summary>A deployment that was on the server already came under the gateway's care.</summary>
    Adopt,

    /// <summary>A deployment that the manifest removed was paused or deleted.</summary>
    Prune,

    /// <summary>An automation of a deployment was created, updated or deleted.</summary>
    Automation,

    /// <summary>The registry was asked which image the build's tag is.</summary>
    Image,

    /// <summary>A Secret block of Prefect's was created or got a changed secret.</summary>
    Secret,

    /// <summary>A Prefect variable that holds the image of deployments was created, updated or deleted.</summary>
    Variable,

    /// <summary>A deployment was put back as it was before.</summary>
    Restore,

    /// <summary>The smoke run of the MODE went from one state to another.</summary>
    SmokeRun,

    /// <summary>An operator ended the rollout.</summary>
    Cancel,

    /// <summary>The server was away, and the rollout waited.</summary>
    Wait,

    /// <summary>The server was read back and compared.</summary>
    Verify,

    /// <summary>The process was ended in the middle, and the rollout was taken up again.</summary>
    Resume,
}

/// <summary>How a step ended.</summary>
public enum StepOutcome
{
    /// <summary>It did what it should.</summary>
    Succeeded,

    /// <summary>It did not.</summary>
    Failed,
}
