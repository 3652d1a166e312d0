#pragma warning disable CA1819 // As in ModeOptions.
namespace Gateway.Policy;

/// <summary>
/// Which jobs of GitHub Actions may change a MODE, or see its plans, by what their OIDC token says; section <c>Gateway:Modes:&lt;name&gt;:Oidc</c>. A
/// list that is left out or empty allows any, unless its own words say otherwise; one that is not makes a token required, since without one it
/// could not be judged. A pull request's plan is held to all of it but the event.
/// </summary>
internal sealed class ModeTokenOptions
{
    /// <summary>
    /// Whether a token is required, because the holder of a shared secret can claim any branch. Default if not set: yes, if tokens are accepted
    /// (<c>Gateway:Oidc:Audience</c>).
    /// </summary>
    public bool? Required { get; set; }

    /// <summary>
    /// Workflow files, <c>owner/name/path@ref</c>, with <c>*</c> for any characters except a slash; for a job in a reusable workflow, the reusable
    /// workflow's.
    /// </summary>
    public string[]? JobWorkflowRefs { get; set; }

    /// <summary>Environments, with <c>*</c>.</summary>
    public string[]? Environments { get; set; }

    /// <summary>
    /// Events, with <c>*</c>. Default if not set or empty: <c>push</c> and <c>workflow_dispatch</c>; the default does not make a token required.
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
    /// <summary>No token is required, and any is taken.</summary>
    public static ModeToken None { get; } = new(false, [], [], [], [], []);

    /// <summary>The events that nobody else but who may write to the repository can cause.</summary>
    public static readonly IReadOnlyList<string> DefaultEvents = ["push", "workflow_dispatch"];
}
