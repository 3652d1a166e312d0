using Gateway.Plans;

namespace Gateway.Hosting.Api.Projects;

/// <summary>Which projects have to be built so that a MODE runs a commit.</summary>
public sealed record OutdatedResource
{
    /// <summary>The MODE that the branch maps to.</summary>
    public required string Mode { get; init; }

    /// <summary>Full name of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The git ref.</summary>
    public required string Ref { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>The projects of the request, and those that the MODE runs and the request does not name; ordered by project.</summary>
    public required IReadOnlyList<OutdatedProject> Projects { get; init; }
}

/// <summary>Whether a project has to be built, and why.</summary>
/// <param name="Project">The project: the folder of the manifest in the repository, empty for the root.</param>
/// <param name="Outdated">Whether it has to be built.</param>
/// <param name="Reason">Why, or why not.</param>
/// <param name="Detail">The same in a sentence.</param>
/// <param name="Tree">Git's id of the folder that the MODE runs; null if it is unknown, or nothing runs.</param>
/// <param name="RolloutId">The rollout that the reason speaks of; null if there is none.</param>
public sealed record OutdatedProject(string Project, bool Outdated, OutdatedReason Reason, string Detail, string? Tree, Guid? RolloutId);

/// <summary>A question which projects have to be built. It only says in the OpenAPI document what the gateway reads.</summary>
public sealed record OutdatedQuestion
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>GitHub's numeric id of the repository.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>The fully formed git ref; of a pull request with <c>base_ref</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>The base branch of a pull request.</summary>
    public string? BaseRef { get; init; }

    /// <summary>The commit, 40 lower-case hexadecimal digits.</summary>
    public required string Sha { get; init; }

    /// <summary>GitHub's id of the workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>The number of the run in its workflow.</summary>
    public required long RunNumber { get; init; }

    /// <summary>The attempt at the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>Git's id of each project's folder at the commit, <c>git rev-parse SHA:FOLDER</c>, by project; 1 to 1,000.</summary>
    public required IReadOnlyDictionary<string, string> Projects { get; init; }
}
