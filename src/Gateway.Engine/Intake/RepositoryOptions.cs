using Gateway.Policy;

namespace Gateway.Intake;

/// <summary>A repository that may send build results; section <c>Gateway:Repositories:&lt;key&gt;</c>, where the key is any short name.</summary>
internal sealed class RepositoryOptions
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The repository's id at GitHub. If it is set, a token must contain it, and the repository's name in the token is ignored; a signed body with
    /// another id is refused. Default null.
    /// </summary>
    public long? Id { get; set; }

    /// <summary>
    /// The secrets that its CI may sign with; several while one is being replaced. Each is a value, or the path of a file in
    /// <c>Secrets:&lt;n&gt;:File</c>. Not required if tokens are accepted (<c>Gateway:Oidc:Audience</c>).
    /// </summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>
    /// The folders that each have a manifest, by any short name; what a build result sends as <c>project</c> must be one of them. Default none: the
    /// root of the repository is the only project.
    /// </summary>
    public IDictionary<string, ProjectOptions> Projects { get; } = new Dictionary<string, ProjectOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The workflows whose success, told by GitHub's own webhook, is a build result; by any short name. Default none.</summary>
    public IDictionary<string, WorkflowOptions> Workflows { get; } = new Dictionary<string, WorkflowOptions>(StringComparer.OrdinalIgnoreCase);
}
