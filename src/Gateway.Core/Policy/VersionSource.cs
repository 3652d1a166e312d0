namespace Gateway.Policy;

/// <summary>What the version of a deployment is whose manifest gives none.</summary>
internal enum VersionSource
{
    /// <summary>The flow's own, so that a commit which changes nothing of a deployment writes nothing.</summary>
    Flow,

    /// <summary>The first eight digits of the commit, as <c>prefect deploy</c> has it in GitHub Actions: each commit writes every such deployment.</summary>
    Commit,
}
