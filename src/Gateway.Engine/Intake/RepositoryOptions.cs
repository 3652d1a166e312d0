namespace Gateway.Intake;

/// <summary>One repository that may post build results; section <c>Gateway:Repositories:&lt;key&gt;</c>, the key being any short name.</summary>
public sealed class RepositoryOptions
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The repository's id at GitHub. Where it is given, a token must name it, and the name in the token counts for nothing; and a signed body that
    /// says another id is refused. Default null.
    /// </summary>
    public long? Id { get; set; }

    /// <summary>
    /// The secrets that its CI may sign with, several while one is being replaced. Each is given as a value, or as the path of a
    /// file in <c>Secrets:&lt;n&gt;:File</c>. None are needed where tokens are taken (<c>Gateway:Oidc:Audience</c>).
    /// </summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>The workflows whose success, told by GitHub's own webhook, is a build result; by any short name. Default none.</summary>
    public IDictionary<string, WorkflowOptions> Workflows { get; } = new Dictionary<string, WorkflowOptions>(StringComparer.OrdinalIgnoreCase);
}
