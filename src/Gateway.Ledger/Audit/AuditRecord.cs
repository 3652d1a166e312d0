namespace Gateway.Ledger.Audit;

/// <summary>What is to be noted in the audit.</summary>
/// <param name="Actor">Who did it, and from where.</param>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Subject">
/// What it was done to: a MODE; a MODE, a repository, where it is not the root a project, and where the branch has deployments of its own the branch, with blanks between them; a deployment; or a method and a path. Never a secret.
/// </param>
/// <param name="Outcome">One of <see cref="AuditOutcomes"/>.</param>
/// <param name="Detail">More about it in a sentence; never a secret. What is longer than <see cref="MaxDetail"/> is cut.</param>
/// <param name="Rollout">The rollout that it belongs to, or null.</param>
internal sealed record AuditRecord(Actor Actor, string Action, string Subject, string Outcome, string? Detail = null, Guid? Rollout = null)
{
    /// <summary>Most characters of a detail, and of a subject.</summary>
    public const int MaxDetail = 2000;

    /// <summary>A lane as a subject.</summary>
    /// <param name="mode">The MODE.</param>
    /// <param name="origin">The repository, and the project where it is not the root.</param>
    public static string Lane(string mode, string origin) => $"{mode} {origin}";
}

/// <summary>What can be done.</summary>
internal static class AuditActions
{
    /// <summary>CI posted a build result.</summary>
    public const string Build = "build";

    /// <summary>CI asked what a rollout of a build result would do.</summary>
    public const string Plan = "plan";

    /// <summary>CI asked which projects have to be built.</summary>
    public const string Outdated = "outdated";

    /// <summary>Somebody had a MODE rolled back.</summary>
    public const string Rollback = "rollback";

    /// <summary>Somebody had a rollout that succeeded carried out again.</summary>
    public const string Redeploy = "redeploy";

    /// <summary>Somebody ended what a rollback held.</summary>
    public const string Unhold = "unhold";

    /// <summary>Somebody had a rollout tried again.</summary>
    public const string Retry = "retry";

    /// <summary>Somebody, or a freeze, ended a rollout before its time.</summary>
    public const string Cancel = "cancel";

    /// <summary>Somebody froze a MODE.</summary>
    public const string Freeze = "freeze";

    /// <summary>Somebody ended a freeze.</summary>
    public const string Unfreeze = "unfreeze";

    /// <summary>Somebody, a branch's end or its time had what a branch holds or has of its own given up.</summary>
    public const string Release = "release";

    /// <summary>The gateway has drift healed, or somebody ordered it.</summary>
    public const string Heal = "heal";

    /// <summary>A rollout ended.</summary>
    public const string Rollout = "rollout";

    /// <summary>Somebody who is known asked for what the role does not allow.</summary>
    public const string Request = "request";

    /// <summary>A flow was created on the server.</summary>
    public const string CreateFlow = "create_flow";

    /// <summary>A deployment was created.</summary>
    public const string CreateDeployment = "create_deployment";

    /// <summary>A deployment was updated.</summary>
    public const string UpdateDeployment = "update_deployment";

    /// <summary>A deployment came under the gateway's care.</summary>
    public const string AdoptDeployment = "adopt_deployment";

    /// <summary>A deployment that the manifest removed was paused or deleted.</summary>
    public const string PruneDeployment = "prune_deployment";

    /// <summary>An automation was created, updated or deleted.</summary>
    public const string ChangeAutomation = "change_automation";

    /// <summary>A Secret block was written.</summary>
    public const string WriteSecret = "write_secret";

    /// <summary>A Prefect variable that holds an image was written or deleted.</summary>
    public const string WriteVariable = "write_variable";

    /// <summary>A deployment was put back as it was.</summary>
    public const string RestoreDeployment = "restore_deployment";

    /// <summary>A smoke run was started or went on.</summary>
    public const string SmokeRun = "smoke_run";

    /// <summary>A frozen MODE takes a commit, or takes it no more.</summary>
    public const string FreezeException = "freeze_exception";

    /// <summary>Somebody had the ledger encrypted with a new key.</summary>
    public const string Rekey = "rekey";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Build, Plan, Outdated, Rollback, Redeploy, Unhold, Retry, Cancel, Freeze, Unfreeze, FreezeException, Release, Heal, Rollout, Request, CreateFlow, CreateDeployment, UpdateDeployment,
        AdoptDeployment, PruneDeployment, ChangeAutomation, WriteSecret, WriteVariable, RestoreDeployment, SmokeRun, Rekey,
    ];
}

/// <summary>What came of it.</summary>
internal static class AuditOutcomes
{
    /// <summary>It was recorded and will be carried out, or has been.</summary>
    public const string Accepted = "accepted";

    /// <summary>It was not allowed, or not possible; nothing was changed.</summary>
    public const string Refused = "refused";

    /// <summary>It did what it should.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It did not; something may have been changed.</summary>
    public const string Failed = "failed";

    /// <summary>The rollout failed and what it had changed was put back.</summary>
    public const string RolledBack = "rolled_back";

    /// <summary>A newer build came before the rollout was taken up.</summary>
    public const string Superseded = "superseded";

    /// <summary>The rollout was ended before its time.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Accepted, Refused, Succeeded, Failed, RolledBack, Superseded, Cancelled];
}
