namespace Gateway.Webhooks;

/// <summary>One repository that may post build results; section <c>Gateway:Repositories:&lt;key&gt;</c>, the key being any short name.</summary>
public sealed class RepositoryOptions
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The secrets that its CI may sign with, several while one is being replaced. Each is given as a value, or as the path of a
    /// file in <c>Secrets:&lt;n&gt;:File</c>.
    /// </summary>
    public IList<string> Secrets { get; } = [];
}
