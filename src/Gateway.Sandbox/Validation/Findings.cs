using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Validation;

/// <summary>What a check has found in a body, and for which server it checks.</summary>
/// <param name="manners">The server's manners.</param>
/// <param name="body">The model that the operation takes as its body; null where it takes none.</param>
internal sealed class Findings(ServerManners manners, ApiModel? body)
{
    private readonly List<Issue> _issues = [];

    public ServerManners Manners { get; } = manners;

    /// <summary>The model that the operation takes as its body.</summary>
    public ApiModel? Body { get; } = body;

    public int Count => _issues.Count;

    public IReadOnlyList<Issue> All => _issues;

    public void Add(Issue issue) => _issues.Add(issue);

    public void AddAll(Findings others) => _issues.AddRange(others._issues);

    /// <summary>An empty one for the same server and operation, for what may not count.</summary>
    public Findings Apart() => new(Manners, Body);
}
