using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Diagnostics;

namespace Gateway.Hosting.Api.Operations;

/// <summary>Which rollout to roll back to.</summary>
public sealed record RollbackRequest
{
    internal const string Previous = "previous";

    /// <summary>Full name of the repository, <c>owner/name</c>; case-insensitive.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository. Default empty: the root.</summary>
    public string Project { get; init; } = "";

    /// <summary>The branch whose own deployments are to be rolled back, without <c>refs/heads/</c>. Default empty: those that branches share.</summary>
    public string Branch { get; init; } = "";

    /// <summary>Id of a successful rollout, or <c>previous</c> for the one before the current rollout.</summary>
    public required string To { get; init; }

    /// <summary>Whether the rollback may prune more than half of the lane's deployments.</summary>
    public bool AllowMassPrune { get; init; }

    /// <summary>The rollout's id; null for <c>previous</c>.</summary>
    [JsonIgnore]
    internal Guid? Id => Guid.TryParse(To, out var id) ? id : null;

    /// <summary>Reads the body.</summary>
    /// <returns>The request, or everything that is wrong with it.</returns>
    internal static (RollbackRequest? Request, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body) => JsonBody.Read(body, static fields => new RollbackRequest
    {
        Repository = fields.Text("repository", 256, BuildSyntax.IsRepository, "the full name owner/name"),
        Project = fields.OptionalText("project", ProjectPath.MaxLength, ProjectPath.IsValid, ProjectPath.Expected) ?? "",
        Branch = fields.OptionalText("branch", EndedBranch.MaxBranchLength, static text => text.Length == 0 || EndedBranch.IsBranch(text), EndedBranch.ExpectedBranch) ?? "",
        To = fields.Text("to", 64, static text => text == Previous || Guid.TryParse(text, out _), "the id of a rollout, or previous"),
        AllowMassPrune = fields.OptionalBoolean("allow_mass_prune"),
    });
}
