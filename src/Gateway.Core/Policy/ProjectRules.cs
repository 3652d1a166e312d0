namespace Gateway.Policy;

/// <summary>Which projects a repository has, and what each of them requires beyond its MODE.</summary>
internal sealed class ProjectRules
{
    /// <summary>How the root is written in settings, where an empty text would be no pattern.</summary>
    public const string Root = ".";

    private readonly IReadOnlyList<ProjectGroup> _groups;

    private ProjectRules(string setting, IReadOnlyList<ProjectGroup> groups)
    {
        Setting = setting;
        _groups = groups;
    }

    /// <summary>Of a repository without an entry of its own: the root is all there is.</summary>
    public static ProjectRules None { get; } = new("Gateway:Repositories:<key>:Projects", []);

    /// <summary>Settings key of the repository's projects.</summary>
    public string Setting { get; }

    /// <summary>The folders as configured.</summary>
    public IReadOnlyList<string> Paths => _groups.Count == 0 ? [Root] : [.. _groups.SelectMany(static group => group.Paths.Patterns)];

    /// <summary>Whether the repository has the project; empty for the root.</summary>
    public bool Has(string project) => _groups.Count == 0 ? project.Length == 0 : GroupsOf(project).Count > 0;

    /// <summary>The groups of settings that hold for the project; all of them do.</summary>
    public IReadOnlyList<ProjectGroup> GroupsOf(string project)
    {
        var path = project.Length == 0 ? Root : project;
        return [.. _groups.Where(group => group.Paths.Accepts(path))];
    }

    /// <summary>Compiles the settings of a repository, or tells everything that is wrong with them.</summary>
    public static Compiled<ProjectRules> Compile(RepositoryProjects repository)
    {
        var errors = new List<string>();
        var groups = new List<ProjectGroup>();
        foreach (var (key, options) in repository.Projects.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            var setting = $"{repository.Setting}:Projects:{key}";
            var paths = Keep(BranchFilter.Compile(Texts(options.Paths), $"{setting}:{nameof(options.Paths)}", "path filter, such as pipelines/*, or . for the root"), errors);
            var images = Keep(NamePattern.Compile(Texts(options.ImageRepositories), $"{setting}:{nameof(options.ImageRepositories)}"), errors);
            var tags = Keep(TagPattern.Compile(Texts(options.ImageTags), $"{setting}:{nameof(options.ImageTags)}"), errors);
            errors.AddRange(RepositoryPlaceholder.Check(images ?? [], $"{setting}:{nameof(options.ImageRepositories)}"));
            if (paths is { Patterns.Count: 0 })
            {
                errors.Add($"{setting}:{nameof(options.Paths)} is empty, so no project matches. List the folders of manifests, such as pipelines/*, or remove the entry.");
            }

            foreach (var (index, path) in Texts(options.Paths).Index())
            {
                var folder = path.TrimStart('!');
                if (folder.StartsWith('/') || folder.EndsWith('/') || folder.Split('/') is [".", _, ..] || folder.Split('/').Contains("..", StringComparer.Ordinal))
                {
                    errors.Add($"{setting}:{nameof(options.Paths)}:{index}: '{path}' matches no folder. Write folders as git does, such as pipelines/*, without / at the start or the end and without . or .. in it.");
                }
                else if (folder.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || folder.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
                {
                    errors.Add($"{setting}:{nameof(options.Paths)}:{index}: '{path}' is a file, and a project is the folder of its manifest. Write {(folder.LastIndexOf('/') is var slash and > 0 ? folder[..slash] : Root)} instead.");
                }
            }

            var checks = Keep(RequiredChecks.Compile(options.RequiredChecks, $"{setting}:{nameof(options.RequiredChecks)}"), errors);
            if (paths is not null && images is not null && tags is not null && checks is not null)
            {
                groups.Add(new ProjectGroup(setting, paths, RepositoryPlaceholder.Fill(images, repository.Name), tags, checks));
            }
        }

        return errors.Count == 0 ? new Compiled<ProjectRules>(new ProjectRules($"{repository.Setting}:Projects", groups), []) : new Compiled<ProjectRules>(null, errors);
    }

    private static T? Keep<T>(Compiled<T> compiled, List<string> errors)
        where T : class
    {
        errors.AddRange(compiled.Errors);
        return compiled.Value;
    }

    private static IReadOnlyList<string> Texts(string[]? texts) => [.. (texts ?? []).Select(static text => text ?? "")];
}

/// <summary>What some projects of a repository require beyond their MODE.</summary>
/// <param name="Setting">Settings key of the entry.</param>
/// <param name="Paths">The projects.</param>
/// <param name="ImageRepositories">Repositories of images that they may run; empty for all that the MODE allows.</param>
/// <param name="ImageTags">Tags that they may run; empty for all that the MODE allows.</param>
/// <param name="RequiredChecks">Checks that must have succeeded, too.</param>
internal sealed record ProjectGroup(
    string Setting,
    BranchFilter Paths,
    IReadOnlyList<NamePattern> ImageRepositories,
    IReadOnlyList<TagPattern> ImageTags,
    IReadOnlyList<string> RequiredChecks);
