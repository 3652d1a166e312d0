using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Operations;

namespace Gateway.Hosting.Api.Operations;

/// <summary>Which rollout to roll back to.</summary>
public sealed record RollbackRequest
{
    /// <summary>Full name of the repository, <c>owner/name</c>; case-insensitive.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository. Default empty: the root.</summary>
    public string Project { get; init; } = "";

    /// <summary>The branch whose own deployments are to be rolled back, without <c>refs/heads/</c>. Default empty: those that branches share.</summary>
    public string Branch { get; init; } = "";

    /// <summary>
    /// Id of a successful rollout; a commit, of at least 7 digits, or the digest of an image (<c>sha256:…</c>) for its newest one; or <c>previous</c> for the
    /// last one that applied something else than what runs.
    /// </summary>
    public required string To { get; init; }

    /// <summary>Why, in a sentence of at most 500 characters; kept with the rollout and in the audit, and shown to people whose builds are refused.</summary>
    public string? Reason { get; init; }

    /// <summary>Only return the plan of the rollback; nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether the rollback may prune more than half of the lane's deployments.</summary>
    public bool AllowMassPrune { get; init; }

    internal RollbackTarget Target => RollbackTarget.Parse(To)!;

    internal OrderTerms Terms => new(Reason, AllowMassPrune, DryRun);

    /// <summary>Reads the body.</summary>
    /// <returns>The request, or everything that is wrong with it.</returns>
    internal static (RollbackRequest? Request, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body) => JsonBody.ReadOrder(body, static fields => new RollbackRequest
    {
        Repository = fields.Text("repository", 256, BuildSyntax.IsRepository, "the full name owner/name"),
        Project = fields.OptionalText("project", ProjectPath.MaxLength, ProjectPath.IsValid, ProjectPath.Expected) ?? "",
        Branch = fields.OptionalText("branch", EndedBranch.MaxBranchLength, static text => text.Length == 0 || EndedBranch.IsBranch(text), EndedBranch.ExpectedBranch) ?? "",
        To = fields.Text("to", 80, static text => RollbackTarget.Parse(text) is not null, "the id of a rollout, a commit, an image's digest, or previous"),
        Reason = fields.OptionalText("reason", OrderReason.MaxLength, OrderReason.IsValid, OrderReason.Expected),
        DryRun = fields.OptionalBoolean("dry_run"),
        AllowMassPrune = fields.OptionalBoolean("allow_mass_prune"),
    });
}
