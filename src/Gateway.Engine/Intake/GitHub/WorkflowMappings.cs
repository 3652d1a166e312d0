using System.Collections.Frozen;
using Gateway.Builds;
using Gateway.Policy;

namespace Gateway.Intake.GitHub;

/// <summary>The workflows of all repositories whose success is a build result, read and checked once, when the service starts.</summary>
internal sealed class WorkflowMappings
{
    private const string WorkflowFolder = ".github/workflows/";
    private static readonly string[] DefaultEvents = ["push"];

    private readonly FrozenDictionary<string, IReadOnlyList<WorkflowMapping>> _byRepository;

    private WorkflowMappings(FrozenDictionary<string, IReadOnlyList<WorkflowMapping>> byRepository) => _byRepository = byRepository;

    /// <summary>Reads the mappings.</summary>
    /// <param name="repositories">The configured repositories by their short names.</param>
    /// <param name="policy">The MODEs, which a mapping must be able to reach.</param>
    /// <returns>The mappings, and everything that is wrong with them, each error naming its setting.</returns>
    public static (WorkflowMappings Mappings, IReadOnlyList<string> Errors) Compile(IReadOnlyDictionary<string, RepositoryOptions> repositories, GatewayPolicy policy)
    {
        var errors = new List<string>();
        var mappings = new Dictionary<string, IReadOnlyList<WorkflowMapping>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, repository) in repositories.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            mappings[repository.Name] = Compile($"{RepositorySecrets.Section}:{key}:Workflows", repository, policy, errors);
        }

        return (new WorkflowMappings(mappings.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)), errors);
    }

    /// <summary>The mappings of a repository; empty when it has none.</summary>
    public IReadOnlyList<WorkflowMapping> Of(string repository) => _byRepository.GetValueOrDefault(repository) ?? [];

    private static List<WorkflowMapping> Compile(string setting, RepositoryOptions repository, GatewayPolicy policy, List<string> errors)
    {
        var mappings = new List<WorkflowMapping>();
        foreach (var (key, options) in repository.Workflows.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var mapping = Compile($"{setting}:{key}", options, repository.Name, policy, errors);
            if (mappings.Find(other => other.Path == mapping.Path) is { } twin)
            {
                errors.Add($"{mapping.Setting}:Path is the same workflow as {twin.Setting}:Path. Keep only one of them.");
            }

            mappings.Add(mapping);
        }

        return mappings;
    }

    private static WorkflowMapping Compile(string setting, WorkflowOptions options, string repository, GatewayPolicy policy, List<string> errors)
    {
        if (!options.Path.StartsWith(WorkflowFolder, StringComparison.Ordinal) || options.Path.Length == WorkflowFolder.Length)
        {
            errors.Add($"{setting}:Path must be the path of the workflow's file, such as {WorkflowFolder}ci_cd.yml.");
        }

        string[] checks = options.Checks ?? [];
        errors.AddRange(checks.Where(static check => !BuildSyntax.IsPlain(check)).Select(_ => $"{setting}:Checks contains a name that is empty or has control or invisible characters."));
        var events = options.Events is { Length: > 0 } listed ? listed : DefaultEvents;
        errors.AddRange(events
            .Where(static name => name.StartsWith(WorkflowRunReview.PullRequest, StringComparison.Ordinal))
            .Select(name => $"{setting}:Events lists {name}, but runs of pull requests are never deployed. Remove it."));
        if (options.ManifestFile is { } file && !Path.IsPathFullyQualified(file))
        {
            errors.Add($"{setting}:ManifestFile must be an absolute path.");
        }

        return new WorkflowMapping(setting, options.Path, ImagesOf(setting, options, checks, repository, policy, errors), checks, events, options.ManifestFile);
    }

    private static FrozenDictionary<string, ImageTemplate> ImagesOf(string setting, WorkflowOptions options, string[] checks, string repository, GatewayPolicy policy, List<string> errors)
    {
        if (options.Images.Count == 0)
        {
            errors.Add($"{setting}:Images is empty. Set the image of at least one MODE, such as {setting}:Images:staging.");
        }

        var images = new Dictionary<string, ImageTemplate>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in options.Images.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var key = $"{setting}:Images:{name}";
            if (policy.Find(name) is not { } mode)
            {
                errors.Add($"{key}: there is no MODE {name}. The MODEs are {string.Join(", ", policy.Modes.Select(static one => one.Name))}.");
            }
            else if (ImageTemplate.Compile(text ?? "", out var template) is { } fault)
            {
                errors.Add($"{key} {fault}.");
            }
            else
            {
                images[mode.Name] = template!;
                errors.AddRange(Unreachable(setting, key, template!, checks, mode.For(repository)));
            }
        }

        return images.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What the MODE would refuse of every build result that the mapping makes is said now and not at the first push.</summary>
    private static IEnumerable<string> Unreachable(string setting, string key, ImageTemplate template, string[] checks, ModePolicy mode)
    {
        if (ImageReference.Parse(template.For(ImageTemplate.ExampleSha, ImageTemplate.ExampleBranch)) is { } image)
        {
            if (!mode.AllowsImageRepository(image.Repository))
            {
                yield return $"{key}: MODE {mode.Name} does not allow images from {image.Repository}{ImageReview.Whose(mode, image)}. Add it to {mode.OwnSetting(nameof(ModeOptions.ImageRepositories))}.";
            }

            // A tag without the branch may be right for the one branch that a pattern with it was written for.
            var maySuit = !template.HasBranch && mode.ImageTags.Any(static pattern => pattern.Contains(BranchTag.Placeholder, StringComparison.Ordinal));
            if (!maySuit && !mode.AllowsTag(image.Tag!, new TagSource(ImageTemplate.ExampleSha, ImageTemplate.ExampleBranch, "")))
            {
                yield return $"{key}: MODE {mode.Name} does not allow such a tag. Add its pattern to {mode.Setting(nameof(ModeOptions.ImageTags))}.";
            }
        }

        if (mode.RequiresToken)
        {
            yield return $"{key}: MODE {mode.Name} requires an OIDC token, but GitHub signs its webhook with the repository's secret. Set {mode.Setting("Oidc:Required")} to false and remove the lists of allowed claims, or remove the image.";
        }

        foreach (var check in mode.RequiredChecks.Except(checks, StringComparer.Ordinal))
        {
            yield return $"{setting}:Checks lacks {check}, which MODE {mode.Name} requires. Add it if the workflow's success includes it.";
        }
    }
}
