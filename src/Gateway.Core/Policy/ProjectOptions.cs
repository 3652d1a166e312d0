#pragma warning disable CA1819 // The binder gives an empty list as null to every other type.
namespace Gateway.Policy;

/// <summary>
/// Projects of a repository: folders that each have a manifest; section <c>Gateway:Repositories:&lt;key&gt;:Projects:&lt;key&gt;</c>, the second key being
/// any short name. What is set here is required in addition to what the MODE requires, of every project that <c>Paths</c> match.
/// </summary>
internal sealed class ProjectOptions
{
    /// <summary>
    /// The folders, as GitHub's filter patterns in order: <c>pipelines/*</c>; <c>!</c> excludes folders, and <c>.</c> is the root of the repository.
    /// </summary>
    public string[]? Paths { get; set; }

    /// <summary>Repositories of images that these projects may run, written like those of the MODE. Default none: all that the MODE allows.</summary>
    public string[]? ImageRepositories { get; set; }

    /// <summary>Tags of images that these projects may run, written like those of the MODE. Default none: all that the MODE allows.</summary>
    public string[]? ImageTags { get; set; }

    /// <summary>Checks that must have succeeded for these projects, in addition to those of the MODE. Default none.</summary>
    public string[]? RequiredChecks { get; set; }
}

/// <summary>What the policy needs to know of a repository's settings.</summary>
/// <param name="Name">Full name of the repository.</param>
/// <param name="Setting">Settings key of its section.</param>
/// <param name="Projects">Its projects; empty for the root alone.</param>
internal sealed record RepositoryProjects(string Name, string Setting, IReadOnlyDictionary<string, ProjectOptions> Projects);
