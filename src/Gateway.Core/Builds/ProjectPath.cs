namespace Gateway.Builds;

/// <summary>
/// A project: the folder of a manifest in its repository, such as <c>pipelines/sisreg</c>; empty for the root. As git writes paths, so that one folder
/// is one lane.
/// </summary>
internal static class ProjectPath
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 200;

    /// <summary>What a project must be, for those who sent another.</summary>
    public const string Expected = "the folder of prefect.yaml as git has it, such as pipelines/sisreg, or an empty text for the root of the repository";

    /// <summary>Whether the text is a project.</summary>
    public static bool IsValid(string text) =>
        text.Length <= MaxLength
        && PlainText.Is(text)
        && !text.Contains('\\', StringComparison.Ordinal)
        && (text.Length == 0 || !text.Split('/').Any(static part => part is "" or "." or ".." || part.Trim() != part));

    /// <summary>A project at the beginning of a sentence.</summary>
    public static string TitleOf(string project) => project.Length == 0 ? "The root of the repository" : $"The project {project}";

    /// <summary>The folder's own name: the last part of the path; empty for the root.</summary>
    public static string NameOf(string project) => project[(project.LastIndexOf('/') + 1)..];
}
