using System.Text.Json.Serialization;

namespace Gateway.Builds;

/// <summary>
/// What a verified OIDC token of GitHub Actions says of the job that holds it, as GitHub's documentation of that token names it. A shared
/// secret lets its holder claim any branch; this does not.
/// </summary>
public sealed record TokenClaims
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>Its id, which stays when its name is taken by another.</summary>
    public required long RepositoryId { get; init; }

    /// <summary>Id of its owner.</summary>
    public required long RepositoryOwnerId { get; init; }

    /// <summary>Full git ref of the run.</summary>
    public required string Ref { get; init; }

    /// <summary>Its commit.</summary>
    public required string Sha { get; init; }

    /// <summary>Id of the run.</summary>
    public required long RunId { get; init; }

    /// <summary>Number of the run within its workflow.</summary>
    public required long RunNumber { get; init; }

    /// <summary>Which attempt of the run.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>What started the run, such as <c>push</c>.</summary>
    public required string EventName { get; init; }

    /// <summary>Account that started it.</summary>
    public string? Actor { get; init; }

    /// <summary>The workflow file that the job is from, with its ref: of a reusable workflow, that one's and not its caller's.</summary>
    public string? JobWorkflowRef { get; init; }

    /// <summary>The environment that the job names; null when it names none.</summary>
    public string? Environment { get; init; }

    /// <summary>The branch that a pull request is to be merged into; null for other runs.</summary>
    public string? BaseRef { get; init; }

    /// <summary>Whether the token is one to plan with: that of a pull request, which deploys nothing and has an event of its own.</summary>
    [JsonIgnore]
    public bool IsOfPullRequest { get; init; }
}
