#pragma warning disable CA1819 // As in ModeOptions.
namespace Gateway.Policy;

/// <summary>
/// Which jobs of GitHub Actions may change a MODE, by what their OIDC token says; section <c>Gateway:Modes:&lt;name&gt;:Oidc</c>. A list that
/// is left out or empty allows any; one that is not makes a token required, since without one it could not be judged.
/// </summary>
public sealed class ModeTokenOptions
{
    /// <summary>Whether a token is required. Default false.</summary>
    public bool Required { get; set; }

    /// <summary>
    /// Workflow files, <c>owner/name/path@ref</c>, with <c>*</c> for any characters but a slash; of a job in a reusable workflow, that one's.
    /// </summary>
    public string[]? JobWorkflowRefs { get; set; }

    /// <summary>Environments, with <c>*</c>.</summary>
    public string[]? Environments { get; set; }

    /// <summary>
    /// Events, such as <c>push</c> and <c>workflow_dispatch</c>, with <c>*</c>. Left out or empty: any but those that begin with
    /// <c>pull_request</c>.
    /// </summary>
    public string[]? EventNames { get; set; }

    /// <summary>Ids of repositories.</summary>
    public long[]? RepositoryIds { get; set; }

    /// <summary>Ids of the repositories' owners.</summary>
    public long[]? RepositoryOwnerIds { get; set; }
}

/// <summary>The same, compiled.</summary>
internal sealed record ModeToken(
    bool IsRequired,
    IReadOnlyList<NamePattern> JobWorkflowRefs,
    IReadOnlyList<NamePattern> Environments,
    IReadOnlyList<NamePattern> EventNames,
    IReadOnlyList<long> RepositoryIds,
    IReadOnlyList<long> RepositoryOwnerIds)
{
    public static ModeToken Any { get; } = new(false, [], [], [], [], []);
}
