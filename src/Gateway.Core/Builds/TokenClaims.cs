using System.Text.Json.Serialization;

namespace Gateway.Builds;

/// <summary>
/// The claims of a verified GitHub Actions OIDC token about its job, named as in GitHub's documentation. Unlike a shared secret, it does not let its
/// holder claim any branch.
/// </summary>
public sealed record TokenClaims
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>Its id, which does not change when another repository takes its name.</summary>
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

    /// <summary>Account that started the run.</summary>
    public string? Actor { get; init; }

    /// <summary>The workflow file of the job, with its ref; for a reusable workflow, that of the reusable workflow and not of its caller.</summary>
    public string? JobWorkflowRef { get; init; }

    /// <summary>The environment of the job; null if it has none.</summary>
    public string? Environment { get; init; }

    /// <summary>The base branch of a pull request; null for other runs.</summary>
    public string? BaseRef { get; init; }

    /// <summary>Whether the token is one to plan with: that of a pull request, which deploys nothing and has an event of its own.</summary>
    [JsonIgnore]
    public bool IsOfPullRequest { get; init; }
}
