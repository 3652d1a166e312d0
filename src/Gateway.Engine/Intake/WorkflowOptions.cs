namespace Gateway.Intake;

/// <summary>
/// A workflow whose success is a build result; section <c>Gateway:Repositories:&lt;key&gt;:Workflows:&lt;key&gt;</c>, the key being any short name.
/// </summary>
internal sealed class WorkflowOptions
{
    /// <summary>
    /// Path of the workflow's file, such as <c>.github/workflows/ci_cd.yml</c>. The workflow's name is not enough, because any file can use it.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// For each MODE, the image that the workflow pushes, such as <c>ghcr.io/org/pipelines:staging-{sha}</c>: <c>{sha}</c> is the whole commit,
    /// <c>{sha:7}</c> its first 7 digits, <c>{branch}</c> the branch as in <c>ImageTags</c>. MODEs that are not listed are not deployed to.
    /// </summary>
    public IDictionary<string, string> Images { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The checks that the workflow's success includes. Default none.</summary>
    public string[]? Checks { get; set; }

    /// <summary>The events whose runs are deployed. Default <c>push</c>; runs of pull requests are never deployed.</summary>
    public string[]? Events { get; set; }

    /// <summary>Path of the manifest on the gateway's machine, read for each run. Default none: the image has the manifest in a label.</summary>
    public string? ManifestFile { get; set; }
}
