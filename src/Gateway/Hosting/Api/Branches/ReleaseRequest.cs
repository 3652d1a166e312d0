using Gateway.Builds;
using Gateway.Diagnostics;

namespace Gateway.Hosting.Api.Branches;

/// <summary>Which branch to release a MODE from.</summary>
public sealed record ReleaseRequest
{
    /// <summary>Full name of the repository, <c>owner/name</c>; case-insensitive.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository, empty for the root. Default: all projects of the repository.</summary>
    public string? Project { get; init; }

    /// <summary>The branch, without <c>refs/heads/</c>.</summary>
    public required string Branch { get; init; }

    /// <summary>Reads the body.</summary>
    /// <returns>The request, or everything that is wrong with it.</returns>
    internal static (ReleaseRequest? Request, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body) => JsonBody.ReadOrder(body, static fields => new ReleaseRequest
    {
        Repository = fields.Text("repository", 256, BuildSyntax.IsRepository, "the full name owner/name"),
        Project = fields.OptionalText("project", ProjectPath.MaxLength, ProjectPath.IsValid, ProjectPath.Expected),
        Branch = fields.Text("branch", EndedBranch.MaxBranchLength, EndedBranch.IsBranch, EndedBranch.ExpectedBranch),
    });
}

/// <summary>A branch that was deleted or merged. It only says in the OpenAPI document what the gateway reads.</summary>
public sealed record BranchReleaseRequest
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>GitHub's numeric id of the repository.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>The branch, without <c>refs/heads/</c>: <c>github.event.ref</c> of the event <c>delete</c>, <c>github.head_ref</c> of a pull request.</summary>
    public required string Branch { get; init; }

    /// <summary><c>deleted</c> or <c>merged</c>. Default deleted.</summary>
    public string? Reason { get; init; }
}
