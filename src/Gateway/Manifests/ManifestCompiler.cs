namespace Gateway.Manifests;

/// <summary>
/// Compiles a manifest to the state that it asks for in one MODE: what <c>prefect deploy --all</c> would send, checked before anything is
/// sent. Pure: the same manifest and input give the same result.
/// </summary>
public static class ManifestCompiler
{
    /// <summary>Compiles the deployments that belong to the MODE; the others need only a name.</summary>
    /// <param name="manifest">The manifest as read.</param>
    /// <param name="input">What the MODE and the build result give to it.</param>
    /// <returns>The deployments, the names of those not selected, and all findings of reading and compiling.</returns>
    public static Compilation Compile(Manifest manifest, CompilationInput input)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(input);

        var findings = new FindingList();
        findings.AddRange(manifest.Findings);
        var templates = new TemplateResolver(input, findings);
        WarnOfUnknownKeys(manifest, findings);

        var compiler = new DeploymentCompiler(manifest, input, templates, findings);
        var injection = new EnvironmentInjection(input.Environment, input.ReservedEnvironment, findings);
        var deployments = new List<DeploymentSpec>();
        var notSelected = new List<string>();
        foreach (var (name, mapping) in NamedDeployments(manifest, templates, findings))
        {
            if (!input.Selects(name))
            {
                notSelected.Add(name);
                continue;
            }

            // An incomplete one is looked at as well: its author learns everything at once.
            var (spec, isComplete) = compiler.Compile(name, mapping);
            if (injection.Apply(spec, mapping) is { } injected && isComplete)
            {
                deployments.Add(injected);
            }
        }

        return new Compilation(deployments, notSelected, findings.ByPlace());
    }

    private static void WarnOfUnknownKeys(Manifest manifest, FindingList findings)
    {
        // Keys of these forms are where authors keep what their anchors share.
        var strangers = manifest.Root.Entries.Where(entry =>
            !KnownKeys.Manifest.Contains(entry.Key) && !entry.Key.StartsWith("x-", StringComparison.Ordinal) && !entry.Key.StartsWith('.'));
        foreach (var entry in strangers)
        {
            findings.Warning(
                "key_unknown",
                $"Prefect ignores the key {ManifestText.Shown(entry.Key)} in the manifest.",
                KnownKeys.Fix(KnownKeys.Manifest.Nearest(entry.Key)),
                entry.Location);
        }
    }

    private static IEnumerable<(string Name, YamlMapping Mapping)> NamedDeployments(Manifest manifest, TemplateResolver templates, FindingList findings)
    {
        var places = new Dictionary<string, ManifestLocation>(StringComparer.Ordinal);
        foreach (var item in manifest.Deployments.Items)
        {
            var fields = new FieldReader(templates, findings);
            if (fields.Mapping(item, "A deployment") is not { } mapping || NameOf(mapping, fields) is not { } name)
            {
                continue;
            }

            var place = mapping.Find("name")!.Location;
            if (!places.TryAdd(name.Value, place))
            {
                var first = places[name.Value];
                fields.Error(
                    "deployment_duplicate",
                    $"A deployment with the name {name.Shown} stands already at line {first.Line}, column {first.Column}.",
                    "Give each deployment its own name, also where the flows differ.",
                    place);
                continue;
            }

            yield return (name.Value, mapping);
        }
    }

    private static FieldText? NameOf(YamlMapping mapping, FieldReader fields)
    {
        var node = mapping.Find("name");
        if (FieldReader.IsAbsent(node))
        {
            fields.Error("name_missing", "A deployment has no name.", "Give it a name: Prefect would leave it out without an error.", mapping.Location);
            return null;
        }

        if (fields.Text(node, "name", TemplatePlace.Exact) is not { } name)
        {
            return null;
        }

        if (NameRules.ProblemOf(name.Value) is { } problem)
        {
            fields.Error("name_invalid", name.Problem("deployment name", problem), "Use letters, digits, dashes and underscores.", node!.Location);
            return null;
        }

        return name with { Value = NameRules.AsSent(name.Value) };
    }
}
