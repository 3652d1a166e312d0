namespace Gateway.Manifests;

/// <summary>A step of a manifest; those of build and push were run by CI in the manifest's stead.</summary>
/// <param name="Function">Full name of its function, such as <c>prefect.deployments.steps.run_shell_script</c>.</param>
/// <param name="Arguments">What the function is called with, <c>id</c> and <c>requires</c> among it.</param>
internal sealed record BuildStep(string Function, YamlMapping Arguments)
{
    /// <summary>The name under which the step's outputs are kept; null when it has none.</summary>
    public string? Id => Text("id");

    /// <summary>Its function's name without the module.</summary>
    public string Name => Function[(Function.LastIndexOf('.') + 1)..];

    /// <summary>An argument that is plain text; null when it is something else, or not there.</summary>
    public string? Text(string argument) => Arguments.Find(argument) is YamlScalar { Type: YamlScalarType.Text, Value.Length: > 0 } text ? text.Value : null;
}

/// <summary>Finds the build and push steps of a manifest, as Prefect's command line chooses them.</summary>
internal static class BuildSteps
{
    private static readonly string[] Sections = ["build", "push"];

    /// <summary>
    /// The steps of one deployment in the order in which they run. Its own build section replaces the manifest's even when it is empty; an
    /// empty push section of its own leaves the manifest's.
    /// </summary>
    public static IEnumerable<BuildStep> List(YamlMapping root, YamlMapping deployment)
    {
        var build = deployment.FindEntry("build") is { } own ? own.Value : root.Find("build");
        var push = deployment.Find("push") is { } given && In(given).Any() ? given : root.Find("push");
        return In(build).Concat(In(push));
    }

    /// <summary>The ids of all steps, the manifest's and its deployments'.</summary>
    public static IReadOnlySet<string> IdsOf(YamlMapping root, YamlSequence deployments)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var owner in deployments.Items.OfType<YamlMapping>().Prepend(root))
        {
            ids.UnionWith(Sections.SelectMany(section => In(owner.Find(section))).Select(step => step.Id).OfType<string>());
        }

        return ids;
    }

    /// <summary>A section is a list of steps, or one step alone; a step is a mapping from a function to its arguments.</summary>
    public static IEnumerable<BuildStep> In(YamlNode? section)
    {
        var steps = section switch
        {
            YamlSequence sequence => sequence.Items.OfType<YamlMapping>(),
            YamlMapping mapping => [mapping],
            _ => [],
        };
        return steps
            .SelectMany(step => step.Entries)
            .Where(entry => entry.Value is YamlMapping)
            .Select(entry => new BuildStep(entry.Key, (YamlMapping)entry.Value));
    }
}
