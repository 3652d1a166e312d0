namespace Gateway.Manifests;

/// <summary>Finds the build and push steps that a manifest names, so that their outputs can be given.</summary>
internal static class BuildSteps
{
    private static readonly string[] Sections = ["build", "push"];

    public static IReadOnlyCollection<string> IdsOf(YamlMapping root, YamlSequence deployments)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var owner in deployments.Items.OfType<YamlMapping>().Prepend(root))
        {
            foreach (var section in Sections)
            {
                Collect(owner.Find(section), ids);
            }
        }

        return ids;
    }

    /// <summary>A section is a list of steps, or one step alone; a step is a mapping from a function to its arguments, <c>id</c> among them.</summary>
    private static void Collect(YamlNode? section, SortedSet<string> ids)
    {
        var steps = section switch
        {
            YamlSequence sequence => sequence.Items.OfType<YamlMapping>(),
            YamlMapping mapping => [mapping],
            _ => [],
        };
        foreach (var arguments in steps.SelectMany(step => step.Entries).Select(entry => entry.Value).OfType<YamlMapping>())
        {
            if (arguments.Find("id") is YamlScalar { Type: YamlScalarType.Text, Value.Length: > 0 } id)
            {
                ids.Add(id.Value);
            }
        }
    }
}
