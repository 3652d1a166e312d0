namespace Gateway.Intake;

/// <summary>
/// A workflow whose success is a build result; section <c>Gateway:Repositories:&lt;key&gt;:Workflows:&lt;key&gt;</c>, the key being any short name.
/// </summary>
public sealed class WorkflowOptions
{
    /// <summary>Path of the workflow's file, such as <c>.github/workflows/ci_cd.yml</c>. Its name would not do: any file may take it.</summary>
    public string Path { get; set; } = "";

    /// <summary>
    /// Per MODE the image that the workflow pushes, such as <c>ghcr.io/org/pipelines:staging-{sha}</c>: <c>{sha}</c> is the whole commit,
    /// <c>{sha:7}</c> its first 7 digits, <c>{branch}</c> the branch as <c>ImageTags</c> has it. A MODE that is not listed is not deployed to.
    /// </summary>
    public IDictionary<string, string> Images { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The checks that the workflow's success stands for. Default none.</summary>
    public string[]? Checks { get; set; }

    /// <summary>The events whose runs count. Default <c>push</c>; those of pull requests never do.</summary>
    public string[]? Events { get; set; }

    /// <summary>Path of the manifest on the gateway's machine, read anew each time. Default none: the image carries it as a label.</summary>
    public string? ManifestFile { get; set; }
}
