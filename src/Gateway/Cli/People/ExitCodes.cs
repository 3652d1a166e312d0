using Gateway.Ledger;

namespace Gateway.Cli.People;

/// <summary>What the commands that ask a running gateway exit with. <c>docs/command-line.md</c> explains each.</summary>
internal static class ExitCodes
{
    /// <summary>Done, or as it should be.</summary>
    public const int Done = 0;

    /// <summary>The gateway refused it, or it is not as it should be: drift, or a release that does not run.</summary>
    public const int Refused = 1;

    /// <summary>The command line or what it refers to is not understood.</summary>
    public const int Usage = 2;

    /// <summary>No answer, or none that is the gateway's.</summary>
    public const int NoAnswer = 3;

    /// <summary>No key, one that the gateway does not know, or one whose role does not allow it.</summary>
    public const int NoAccess = 4;

    /// <summary>Nobody confirmed the order, so it was not sent.</summary>
    public const int NotConfirmed = 5;

    /// <summary>The rollout that was watched failed.</summary>
    public const int Failed = 10;

    /// <summary>The rollout that was watched failed and was reverted.</summary>
    public const int RolledBack = 11;

    /// <summary>The rollout that was watched was cancelled.</summary>
    public const int Cancelled = 12;

    /// <summary>The rollout that was watched was superseded by a newer one.</summary>
    public const int Superseded = 13;

    /// <summary>The rollout that was watched had not ended when the time was over.</summary>
    public const int StillRunning = 14;

    /// <summary>The code of a rollout that was watched.</summary>
    public static int Of(RolloutStatus status) => status switch
    {
        RolloutStatus.Succeeded => Done,
        RolloutStatus.Failed => Failed,
        RolloutStatus.RolledBack => RolledBack,
        RolloutStatus.Cancelled => Cancelled,
        RolloutStatus.Superseded => Superseded,
        _ => StillRunning,
    };
}
