using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests.Schemas;

namespace Gateway.Manifests;

/// <summary>
/// What the build and push steps of one deployment gave: as CI sent it, else as can be told without running anything. As in Prefect, a step's
/// outputs stand under its id and flat beside it, where those of a later step take the place of an earlier one's.
/// </summary>
internal sealed class BuildOutputs
{
    private static readonly string[] OfScripts = ["stdout", "stderr"];
    private static readonly JsonElement Nothing = JsonElement.Parse("\"\"");

    private readonly CompilationInput _input;
    private readonly FindingList _findings;
    private readonly IReadOnlyList<BuildStep> _steps;
    private readonly StepBudget _copied;
    private readonly Dictionary<string, JsonElement> _known = new(StringComparer.Ordinal);

    // Flat names that a step gave, and nobody but CI knows what: an earlier step's output does not stand for them.
    private readonly Dictionary<string, BuildStep> _unknown = new(StringComparer.Ordinal);
    private Dictionary<string, BuildStep>? _byId;
    private bool _gathered;

    /// <param name="steps">The steps in the order in which they run.</param>
    /// <param name="input">What the MODE and the build result give.</param>
    /// <param name="findings">Takes the findings.</param>
    /// <param name="copied">How many characters of outputs may be put together for this deployment and others; what is beyond them is not known.</param>
    public BuildOutputs(IEnumerable<BuildStep> steps, CompilationInput input, FindingList findings, StepBudget copied)
    {
        _input = input;
        _findings = findings;
        _steps = [.. steps];
        _copied = copied;
    }

    /// <summary>The output that a placeholder names; null when it is not known.</summary>
    public JsonElement? Find(string path)
    {
        Gather();
        return StepOutputs.Find(_known, path);
    }

    /// <summary>The step that is to give what the path names by its id; null when none is.</summary>
    public BuildStep? StepOf(string path)
    {
        if (_byId is null)
        {
            _byId = new Dictionary<string, BuildStep>(StringComparer.Ordinal);
            foreach (var step in _steps)
            {
                if (step.Id is { } id)
                {
                    _byId[id] = step;
                }
            }
        }

        return _byId.GetValueOrDefault(path.Split('.', '[')[0]);
    }

    /// <summary>Why an output is not known, and what to do about it.</summary>
    public (string Message, string Fix) Explain(string path)
    {
        Gather();
        var keys = path.Split('.', '[');
        var flat = keys.Length == 1 ? _unknown.GetValueOrDefault(keys[0]) : null;
        if (flat is { Id: null })
        {
            return (
                $"The output {PlainText.Shown(path)} of the step {PlainText.Shown(flat.Name)} at line {flat.Arguments.Location.Line} cannot be derived from commit and branch.",
                $"Give the step an id and send its output with the build result, {Outputs("its-id", keys[0])}, for example with the action's input outputs.");
        }

        if ((flat ?? StepOf(path)) is { Id: { } id })
        {
            var name = flat is null ? string.Join('.', keys.Skip(1)).TrimEnd(']') : keys[0];
            return (
                $"The build result has no step output {PlainText.Shown(path)}, and the output of the step {PlainText.Shown(id)} cannot be derived from commit and branch.",
                $"Send it with the build result, {Outputs(id, name.Length > 0 ? name : "stdout")}, for example with the action's input outputs, or correct the name.");
        }

        var nearest = NearestName.Find(keys[0], _known.Keys);
        return (
            $"The build result has no step output {PlainText.Shown(path)}, and no build or push step of the deployment produces it.",
            nearest is null ? "Correct the name, or use it as the id of a build step and send the output with the build result." : $"Did you mean {nearest}?");
    }

    private static string Outputs(string id, string name) =>
        $"\"outputs\": {{\"{PlainText.Shown(id)}\": {{\"{PlainText.Shown(name)}\": …}}}}";

    private void Gather()
    {
        if (_gathered)
        {
            return;
        }

        _gathered = true;
        foreach (var (id, outputs) in _input.StepOutputs)
        {
            _known[id] = outputs;
        }

        foreach (var step in _steps)
        {
            Take(step);
        }
    }

    private void Take(BuildStep step)
    {
        var given = Told(step);
        var sent = step.Id is { } key && _input.StepOutputs.TryGetValue(key, out var element) ? element : default;
        if (sent.ValueKind == JsonValueKind.Object && _copied.Take(JsonMarshal.GetRawUtf8Value(sent).Length))
        {
            foreach (var output in sent.EnumerateObject())
            {
                given[output.Name] = output.Value;
            }
        }

        if (step.Id is { } id && given.Count > 0)
        {
            _known[id] = JsonSerializer.SerializeToElement(given, ManifestJson.Default.DictionaryStringJsonElement);
        }

        foreach (var (name, output) in given)
        {
            _known[name] = output;
            _unknown.Remove(name);
        }

        foreach (var name in IsScript(step) ? OfScripts.Where(name => !given.ContainsKey(name)) : [])
        {
            _known.Remove(name);
            _unknown[name] = step;
        }
    }

    /// <summary>What is known of a step's outputs without CI's help.</summary>
    private Dictionary<string, JsonElement> Told(BuildStep step)
    {
        if (step.Function.StartsWith("prefect.", StringComparison.Ordinal))
        {
            return step.Name == "run_shell_script" && ScriptOutput(step) is { } output
                ? new(StringComparer.Ordinal) { ["stdout"] = JsonSerializer.SerializeToElement(output, ManifestJson.Default.String), ["stderr"] = Nothing }
                : new(StringComparer.Ordinal);
        }

        return step.Name switch
        {
            "push_to_s3" or "push_to_gcs" => Arguments(step, "bucket", "folder"),
            "push_to_azure_blob_storage" => Arguments(step, "container", "folder"),
            _ => Image(step),
        };
    }

    // CI built and pushed the image, so every step that could have done so gave what Prefect's own Docker steps give.
    private Dictionary<string, JsonElement> Image(BuildStep step)
    {
        var outputs = _input.ImageOutputs.ToDictionary(
            output => output.Key, output => JsonSerializer.SerializeToElement(output.Value, ManifestJson.Default.String), StringComparer.Ordinal);
        if (step.Arguments.Find("additional_tags") is YamlSequence { Items: var tags } && tags.All(IsPlain))
        {
            outputs["additional_tags"] = JsonSerializer.SerializeToElement([.. tags.Select(tag => ((YamlScalar)tag).Value)], ManifestJson.Default.ListString);
        }

        return outputs;
    }

    private static Dictionary<string, JsonElement> Arguments(BuildStep step, params ReadOnlySpan<string> names)
    {
        var outputs = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (step.Arguments.Find(name) is { } node && IsPlain(node))
            {
                outputs[name] = JsonSerializer.SerializeToElement(((YamlScalar)node).Value, ManifestJson.Default.String);
            }
        }

        return outputs;
    }

    private static bool IsPlain(YamlNode node) => node is YamlScalar { Type: YamlScalarType.Text } text && !ManifestPlaceholders.MayHold(text.Value);

    private static bool IsScript(BuildStep step) =>
        step.Function.StartsWith("prefect.", StringComparison.Ordinal) && step.Name is "run_shell_script" or "pip_install_requirements";

    private string? ScriptOutput(BuildStep step)
    {
        if (step.Text("script") is not { } text || !FieldReader.IsAbsent(step.Arguments.Find("directory")))
        {
            return null;
        }

        var own = step.Arguments.Find("env") as YamlMapping;
        var script = new PlainScript(own is null ? _input.Commit : null, own is null ? _input.Branch : null, VariableOf);
        var output = script.OutputOf(text);
        if (output is not null && script.HoldsVariable && !IsTrue("expand_env_vars") && !IsTrue("shell"))
        {
            _findings.Warning(
                Codes.ScriptNotExpanded,
                $"Prefect's command line would not expand the variable in the script of {PlainText.Shown(step.Id ?? step.Name)}, but the gateway does.",
                "Add expand_env_vars: true to the step so that both expand it.",
                step.Arguments.FindEntry("script")!.Value.Location);
        }

        return output;

        string? VariableOf(string name) => own?.Find(name) switch
        {
            { } node when IsPlain(node) => ((YamlScalar)node).Value,
            null => _input.Variables.GetValueOrDefault(name),
            _ => null,
        };

        bool IsTrue(string argument) => step.Arguments.Find(argument) is YamlScalar { Type: YamlScalarType.Boolean, Value: "true" };
    }
}
