using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>Compiles the steps that a run takes before it imports its flow: the deployment's own, else the manifest's.</summary>
internal sealed class PullCompiler(YamlNode? shared, CompilationInput input)
{
    private static readonly JsonElement NoSteps = JsonElement.Parse("[]");

    /// <summary>The steps; an empty array for an explicit <c>[]</c>, null when neither deployment nor manifest has any.</summary>
    public JsonElement? Compile(YamlMapping deployment, FieldReader fields)
    {
        var own = deployment.Find("pull");
        var steps = own is YamlSequence || !IsEmpty(own) ? own : shared;
        if (IsEmpty(steps))
        {
            // An own pull without content asks for Prefect's default, also over an empty list of the manifest.
            return steps is YamlSequence && (own is null || ReferenceEquals(own, steps)) ? NoSteps : null;
        }

        var ids = new Lazy<HashSet<string>>(() => [.. BuildSteps.In(steps).Select(step => step.Id).OfType<string>()]);

        // Steps look variables up again in the run's environment: one that the deployment's env sets is known there.
        var names = new Lazy<IReadOnlySet<string>>(() => EnvironmentInjection.NamesIn(deployment));
        var place = TemplatePlace.Pull(
            name => input.Environment.ContainsKey(name) || input.ReservedEnvironment.ContainsKey(name) || names.Value.Contains(name),
            id => ids.Value.Contains(id));
        switch (steps)
        {
            case YamlMapping single:
                return CheckStep(single, fields) && fields.Json(new YamlSequence([single], single.Location), place) is { } one ? one : null;
            case YamlSequence list:
                var valid = true;
                foreach (var step in list.Items)
                {
                    valid &= CheckStep(step, fields);
                }

                return fields.Json(list, place) is { } json && valid ? json : null;
            default:
                fields.Mismatch("pull", "a list of steps", steps!.Kind, steps.Location, "Start each step with a dash, or use [] for no steps.");
                return null;
        }
    }

    private static bool IsEmpty(YamlNode? node) =>
        FieldReader.IsAbsent(node) || node is YamlSequence { Items.Count: 0 } or YamlMapping { Entries.Count: 0 };

    private static bool CheckStep(YamlNode step, FieldReader fields)
    {
        if (step is YamlMapping { Entries: [{ Value: YamlMapping }] })
        {
            return true;
        }

        fields.Error(
            Codes.PullStepInvalid,
            "A pull step must be a mapping with one key, the function's name, whose value is a mapping of its arguments.",
            "Indent the arguments below the function's name, or use {} for no arguments.",
            step.Location);
        return false;
    }
}
