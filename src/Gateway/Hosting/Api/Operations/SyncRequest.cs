using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Operations;

namespace Gateway.Hosting.Api.Operations;

/// <summary>Whose drift to heal.</summary>
public sealed record SyncRequest
{
    /// <summary>Full name of the repository, <c>owner/name</c>; case-insensitive.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository. Default empty: the root.</summary>
    public string Project { get; init; } = "";

    /// <summary>The branch whose own deployments are to be healed, without <c>refs/heads/</c>. Default empty: those that branches share.</summary>
    public string Branch { get; init; } = "";

    /// <summary>Why, in a sentence of at most 500 characters; kept with the rollout and in the audit.</summary>
    public string? Reason { get; init; }

    /// <summary>Only return the plan; nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether more than half of the lane's deployments may be pruned.</summary>
    public bool AllowMassPrune { get; init; }

    internal OrderTerms Terms => new(Reason, AllowMassPrune, DryRun);

    /// <summary>Reads the body.</summary>
    /// <returns>The request, or everything that is wrong with it.</returns>
    internal static (SyncRequest? Request, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body) => JsonBody.ReadOrder(body, static fields => new SyncRequest
    {
        Repository = fields.Text("repository", 256, BuildSyntax.IsRepository, "the full name owner/name"),
        Project = fields.OptionalText("project", ProjectPath.MaxLength, ProjectPath.IsValid, ProjectPath.Expected) ?? "",
        Branch = fields.OptionalText("branch", EndedBranch.MaxBranchLength, static text => text.Length == 0 || EndedBranch.IsBranch(text), EndedBranch.ExpectedBranch) ?? "",
        Reason = fields.OptionalText("reason", OrderReason.MaxLength, OrderReason.IsValid, OrderReason.Expected),
        DryRun = fields.OptionalBoolean("dry_run"),
        AllowMassPrune = fields.OptionalBoolean("allow_mass_prune"),
    });
}

/// <summary>How to carry out a rollout again.</summary>
public sealed record RedeployRequest
{
    /// <summary>Why, in a sentence of at most 500 characters; kept with the rollout and in the audit.</summary>
    public string? Reason { get; init; }

    /// <summary>Only return the plan; nothing is changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether more than half of the lane's deployments may be pruned.</summary>
    public bool AllowMassPrune { get; init; }

    internal OrderTerms Terms => new(Reason, AllowMassPrune, DryRun);

    /// <summary>Reads the body.</summary>
    /// <returns>The request, or everything that is wrong with it.</returns>
    internal static (RedeployRequest? Request, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body) => JsonBody.ReadOrder(body, static fields => new RedeployRequest
    {
        Reason = fields.OptionalText("reason", OrderReason.MaxLength, OrderReason.IsValid, OrderReason.Expected),
        DryRun = fields.OptionalBoolean("dry_run"),
        AllowMassPrune = fields.OptionalBoolean("allow_mass_prune"),
    });
}
