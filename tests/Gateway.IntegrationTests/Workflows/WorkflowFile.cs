using YamlDotNet.RepresentationModel;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>A file with steps, of a workflow or of a composite action.</summary>
internal sealed class WorkflowFile
{
    private WorkflowFile(string path)
    {
        FullPath = path;
        Name = Path.GetRelativePath(RepositoryFiles.Root, path);
        var stream = new YamlStream();
        using var reader = new StreamReader(path);
        stream.Load(reader);
        Root = (YamlMappingNode)stream.Documents[0].RootNode;
        Jobs = Children(Root, "jobs");
        Steps = [.. Jobs.Values.Prepend(Find(Root, "runs")).OfType<YamlMappingNode>().SelectMany(StepsOf)];
    }

    /// <summary>Every one of this repository and its samples.</summary>
    public static IReadOnlyList<WorkflowFile> All { get; } =
    [
        .. new[] { ".github/workflows", ".github/actions", "samples/pipelines-arcgis/.github/workflows", "samples/pipelines-monorepo/.github/workflows" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, folder), "*.yml", SearchOption.AllDirectories))
            .Where(static path => !path.Contains("/node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new WorkflowFile(path)),
    ];

    public string FullPath { get; }

    /// <summary>Its path from the repository's root on.</summary>
    public string Name { get; }

    public YamlMappingNode Root { get; }

    public IReadOnlyDictionary<string, YamlNode> Jobs { get; }

    public IReadOnlyList<YamlMappingNode> Steps { get; }

    /// <summary>The scripts of its steps.</summary>
    public IEnumerable<string> Scripts => Steps.Select(step => Text(step, "run")).OfType<string>();

    /// <summary>What it uses: actions of its steps, and workflows of its jobs.</summary>
    public IEnumerable<string> Uses => Steps.Concat(Jobs.Values.OfType<YamlMappingNode>()).Select(owner => Text(owner, "uses")).OfType<string>();

    public static IEnumerable<YamlMappingNode> StepsOf(YamlNode owner) => (Find(owner, "steps") as YamlSequenceNode)?.OfType<YamlMappingNode>() ?? [];

    public static string? Text(YamlNode owner, string name) => (Find(owner, name) as YamlScalarNode)?.Value;

    public static YamlNode? Find(YamlNode owner, string name) =>
        owner is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(name), out var found) ? found : null;

    public static IReadOnlyDictionary<string, YamlNode> Children(YamlNode owner, string name) =>
        (Find(owner, name) as YamlMappingNode)?.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => pair.Value, StringComparer.Ordinal) ?? [];

    public override string ToString() => Name;
}
