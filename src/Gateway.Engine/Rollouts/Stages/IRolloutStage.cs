using Gateway.Ledger;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// One stage of a rollout. The stages are registered in the order in which a rollout goes through them; what they find out is handed on in the
/// <see cref="RolloutAttempt"/>. Nothing that a stage has done is taken for granted: after a failure the attempt starts again at the first stage,
/// from the server as it is then.
/// </summary>
internal interface IRolloutStage
{
    /// <summary>Its name in metrics and spans, one of <see cref="RolloutStage"/>; stages of one name that follow each other are measured as one.</summary>
    string Metric { get; }

    /// <summary>The kinds of the steps that it adds to the rollout's log. <see cref="RolloutAudit.ActionOf"/> says which of them the audit records, and by which word.</summary>
    IReadOnlyList<StepKind> Steps { get; }

    /// <summary>Whether it is part of every attempt, or comes once, when an attempt has succeeded.</summary>
    StageScope Scope => StageScope.Attempt;

    /// <summary>Whether there is anything for it to do.</summary>
    bool IsNeeded(RolloutAttempt attempt) => true;

    /// <summary>Does it.</summary>
    /// <param name="attempt">What the stages before found out, and where this one puts what it finds.</param>
    /// <param name="cancellationToken">The rollout is cancelled, its deadline has come, or the service stops.</param>
    /// <param name="stopping">The service stops: all that counts from where there is no way back.</param>
    /// <exception cref="Gateway.Prefect.PrefectUnavailableException">The server is away: the attempt is made again.</exception>
    /// <exception cref="Gateway.Prefect.PrefectRefusedException">The server does not take what it was sent: the rollout fails.</exception>
    Task<StageResult> RunAsync(RolloutAttempt attempt, CancellationToken cancellationToken, CancellationToken stopping);
}

/// <summary>When a stage comes.</summary>
internal enum StageScope
{
    /// <summary>In every attempt.</summary>
    Attempt,

    /// <summary>Once, when an attempt has put everything in place.</summary>
    Once,
}

/// <summary>What comes after a stage.</summary>
internal readonly record struct StageResult
{
    private StageResult(RolloutEnd? end, bool isAgain, bool hasFailed)
    {
        End = end;
        IsAgain = isAgain;
        HasFailed = hasFailed;
    }

    public static StageResult Next { get; } = new(null, isAgain: false, hasFailed: false);

    /// <summary>The next stage, though this one failed.</summary>
    public static StageResult NextAfterFailure { get; } = new(null, isAgain: false, hasFailed: true);

    /// <summary>The first stage again: what the stages before found out no longer holds.</summary>
    public static StageResult Again { get; } = new(null, isAgain: true, hasFailed: false);

    /// <summary>How the rollout ends; null when it goes on.</summary>
    public RolloutEnd? End { get; }

    /// <summary>Whether the attempt starts again at its first stage.</summary>
    public bool IsAgain { get; }

    /// <summary>Whether the stage counts as failed.</summary>
    public bool HasFailed { get; }

    /// <summary>No stage: the rollout ends.</summary>
    public static StageResult Ended(RolloutEnd end) => new(end, isAgain: false, hasFailed: true);
}
