using Gateway.Diagnostics;
using Gateway.Manifests.Schemas;

namespace Gateway.Manifests;

/// <summary>
/// Compiles a manifest to the state that it asks for in one MODE: what <c>prefect deploy --all</c> would send, checked before anything is
/// sent. Pure: the same manifest and input give the same result.
/// </summary>
internal static class ManifestCompiler
{
    /// <summary>Most characters of outputs that are put together for all steps of all deployments.</summary>
    private const int MaxCopiedOutputs = 8 * 1024 * 1024;

    /// <summary>Compiles the deployments that belong to the MODE; the others need only a name.</summary>
    /// <param name="manifest">The manifest as read.</param>
    /// <param name="input">What the MODE and the build result give to it.</param>
    /// <returns>The deployments, the names of those not selected, and all findings of reading and compiling.</returns>
    public static Compilation Compile(Manifest manifest, CompilationInput input)
    {
        var findings = new FindingList();
        findings.AddRange(manifest.Findings);
        var templates = new TemplateResolver(input, findings);
        WarnOfUnknownKeys(manifest, findings);
        WarnOfUnknownSteps(manifest, input, findings);

        var compiler = new DeploymentCompiler(manifest, input, templates, findings);
        var injection = new EnvironmentInjection(input, findings);
        var deployments = new List<DeploymentSpec>();
        var incomplete = new List<DeploymentSpec>();
        var notSelected = new List<string>();
        var named = 0;
        var twins = new TwinCheck(findings);
        foreach (var (name, mapping, outputs) in NamedDeployments(manifest, input, templates, findings))
        {
            named++;
            if (!input.Selects(name))
            {
                if (!twins.Check(name, mapping, spec: null))
                {
                    notSelected.Add(name);
                }

                continue;
            }

            // An incomplete one is looked at as well: its author learns everything at once.
            var (spec, isComplete) = compiler.Compile(name, mapping, outputs);
            var isTwin = twins.Check(name, mapping, spec);
            var injected = injection.Apply(ImageInjection.Apply(spec, input.Image), mapping);
            if (!isTwin)
            {
                (injected is not null && isComplete ? deployments : incomplete).Add(injected ?? spec);
            }
        }

        return new Compilation(deployments, notSelected, findings.ByPlace())
        {
            Gaps = new ManifestGaps(incomplete, HasNameless: named < manifest.Deployments.Items.Count),
        };
    }

    private static void WarnOfUnknownSteps(Manifest manifest, CompilationInput input, FindingList findings)
    {
        if (input.StepOutputs.Count == 0)
        {
            return;
        }

        var ids = BuildSteps.IdsOf(manifest.Root, manifest.Deployments);
        foreach (var id in input.StepOutputs.Keys.Where(id => !ids.Contains(id)).Order(StringComparer.Ordinal))
        {
            var nearest = NearestName.Find(id, ids);
            findings.Warning(
                Codes.OutputStepUnknown,
                $"The build result has outputs of the step {PlainText.Shown(id)}, but no build or push step of the manifest has that id.",
                nearest is null ? "Remove them, or give the step that id." : $"Did you mean {nearest}?",
                location: null);
        }
    }

    private static void WarnOfUnknownKeys(Manifest manifest, FindingList findings)
    {
        // Keys of these forms are where authors keep what their anchors share.
        var strangers = manifest.Root.Entries.Where(entry =>
            !KnownKeys.Manifest.Contains(entry.Key) && !entry.Key.StartsWith("x-", StringComparison.Ordinal) && !entry.Key.StartsWith('.'));
        foreach (var entry in strangers.TakeWhile(_ => !findings.IsFull(FindingSeverity.Warning)))
        {
            findings.Warning(
                Codes.KeyUnknown,
                $"Prefect ignores the key {PlainText.Shown(entry.Key)} in the manifest.",
                KnownKeys.Manifest.FixOf(entry.Key, mayShare: entry.Value is YamlMapping),
                entry.Location);
        }
    }

    private static IEnumerable<(string Name, YamlMapping Mapping, BuildOutputs Outputs)> NamedDeployments(
        Manifest manifest,
        CompilationInput input,
        TemplateResolver templates,
        FindingList findings)
    {
        var none = new YamlMapping(new YamlEntries(), manifest.Root.Location);
        var copied = new StepBudget(MaxCopiedOutputs);
        var shared = new BuildOutputs(BuildSteps.List(manifest.Root, none), input, findings, copied);
        foreach (var item in manifest.Deployments.Items)
        {
            var own = item as YamlMapping ?? none;
            var outputs = own.FindEntry("build") is null && own.FindEntry("push") is null
                ? shared
                : new BuildOutputs(BuildSteps.List(manifest.Root, own), input, findings, copied);
            var fields = new FieldReader(templates, outputs, findings);
            if (fields.Mapping(item, "A deployment") is { } mapping && NameOf(mapping, fields) is { } name)
            {
                yield return (name.Value, mapping, outputs);
            }
        }
    }

    private static FieldText? NameOf(YamlMapping mapping, FieldReader fields)
    {
        var node = mapping.Find("name");
        if (FieldReader.IsAbsent(node))
        {
            fields.Error(Codes.NameMissing, "A deployment has no name.", "Set a name. Prefect would ignore the deployment without an error.", mapping.Location);
            return null;
        }

        if (fields.Text(node, "name", TemplatePlace.Exact) is not { } name)
        {
            return null;
        }

        if (NameRules.ProblemOf(name.Value) is { } problem)
        {
            fields.Error(Codes.NameInvalid, name.Problem("deployment name", problem), "Use letters, digits, dashes and underscores.", node!.Location);
            return null;
        }

        return name with { Value = NameRules.AsSent(name.Value) };
    }
}
