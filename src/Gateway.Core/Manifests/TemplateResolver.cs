using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests.Schemas;

namespace Gateway.Manifests;

/// <summary>A template with its placeholders filled in.</summary>
/// <param name="Text">The text; null when <paramref name="Whole"/> stands for it.</param>
/// <param name="Whole">The step output that a template of one placeholder and nothing else becomes, with its type.</param>
/// <param name="HoldsVariable">Whether a variable went in, so that no message may show the result.</param>
internal readonly record struct Resolved(string? Text, JsonElement? Whole, bool HoldsVariable);

/// <summary>Whose templates they are.</summary>
/// <param name="Outputs">What the deployment's build and push steps gave.</param>
/// <param name="Deployment">Name of the deployment that findings belong to; null before it is known.</param>
internal readonly record struct TemplateScope(BuildOutputs Outputs, string? Deployment);

/// <summary>
/// Fills in placeholders once: a value that looks like a placeholder itself stays as it is. Each one that nothing fills in is a finding.
/// </summary>
internal sealed class TemplateResolver(CompilationInput input, FindingList findings)
{
    /// <summary>Most characters that go in for placeholders in all of a manifest, as many as it may have with aliases followed.</summary>
    public const int MaxFilledIn = 8 * 1024 * 1024;

    // Step outputs add their own depth to the manifest's.
    private static readonly JsonDocumentOptions DeepEnough = new() { MaxDepth = 512 };

    private static readonly JsonWriterOptions Unescaped =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 512 };

    private readonly StepBudget _filledIn = new(MaxFilledIn);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private SortedDictionary<string, string>? _secretTexts;

    /// <summary>The longer texts with secrets in them since the last call, by the block that is to hold each; null for none.</summary>
    public IReadOnlyDictionary<string, string>? TakeSecretTexts()
    {
        var taken = _secretTexts;
        _secretTexts = null;
        return taken;
    }

    /// <summary>The text with its placeholders filled in; null, with findings, when one of them cannot be.</summary>
    public Resolved? Resolve(string text, ManifestLocation location, TemplatePlace place, TemplateScope scope)
    {
        if (!ManifestPlaceholders.MayHold(text) || ManifestPlaceholders.FindNext(text, 0) is not { } first)
        {
            return new Resolved(text, Whole: null, HoldsVariable: false);
        }

        var spot = new Spot(place, location, scope);
        if (_filledIn.IsSpent)
        {
            return null;
        }

        if (first.Length == text.Length && first.Kind == PlaceholderKind.StepOutput)
        {
            return ResolveWhole(text, first, spot);
        }

        var result = new StringBuilder();
        var (complete, holdsVariable, copied) = (true, false, 0);
        var (holdsSecret, isOfVariables) = (false, true);
        for (Placeholder? next = first; next is { } placeholder; next = ManifestPlaceholders.FindNext(text, copied))
        {
            var written = text.AsSpan(placeholder.Start, placeholder.Length);
            var value = ValueOf(placeholder, spot);
            if (!TakeIn(value?.Text.Length ?? 0, spot))
            {
                return null;
            }

            result.Append(text, copied, placeholder.Start - copied).Append(value is { Keeps: true } ? written : value?.Text);
            complete &= value is not null;
            holdsVariable |= value is { FromVariable: true };
            holdsSecret |= value is { IsSecret: true };
            isOfVariables &= value is { Keeps: true } ? IsFilledInLater(placeholder) : value is { IsSecret: true } || !HoldsReference(value?.Text ?? "");
            copied = placeholder.Start + placeholder.Length;
        }

        if (!complete)
        {
            return null;
        }

        var resolved = result.Append(text, copied, text.Length - copied).ToString();
        return new Resolved(holdsSecret && isOfVariables ? ReferTo(resolved) : resolved, Whole: null, holdsVariable);
    }

    // What stands beside a reference to a secret goes into a block with it.
    private string ReferTo(string text)
    {
        if (input.Secrets is not { } secrets || secrets.Templates.Contains(text))
        {
            return text;
        }

        var block = secrets.BlockOfText(text);
        (_secretTexts ??= new SortedDictionary<string, string>(StringComparer.Ordinal))[block] = text;
        return $"{{{{ prefect.blocks.secret.{block} }}}}";
    }

    // Prefect looks variables up after blocks, and in pull steps the run's environment after both; outputs of steps come before.
    private static bool IsFilledInLater(Placeholder placeholder) =>
        placeholder.Kind == PlaceholderKind.Variable || placeholder.Name.StartsWith("prefect.variables.", StringComparison.Ordinal);

    /// <summary>The node as JSON, every text in it resolved; null, with findings, when a placeholder cannot be filled in.</summary>
    public JsonElement? ToJson(YamlNode node, TemplatePlace place, TemplateScope scope)
    {
        _buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_buffer, Unescaped);
        if (!Write(writer, node, place, scope))
        {
            return null;
        }

        writer.Flush();
        return JsonElement.Parse(_buffer.WrittenSpan, DeepEnough);
    }

    private bool Write(Utf8JsonWriter writer, YamlNode node, TemplatePlace place, TemplateScope scope)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return WriteScalar(writer, scalar, place, scope);
            case YamlSequence sequence:
                return WriteSequence(writer, sequence, place, scope);
            default:
                return WriteMapping(writer, (YamlMapping)node, place, scope);
        }
    }

    private bool WriteSequence(Utf8JsonWriter writer, YamlSequence sequence, TemplatePlace place, TemplateScope scope)
    {
        var complete = true;
        writer.WriteStartArray();
        foreach (var item in sequence.Items)
        {
            complete &= Write(writer, item, place, scope);
        }

        writer.WriteEndArray();
        return complete;
    }

    private bool WriteMapping(Utf8JsonWriter writer, YamlMapping mapping, TemplatePlace place, TemplateScope scope)
    {
        var complete = true;
        writer.WriteStartObject();
        foreach (var entry in mapping.Entries)
        {
            writer.WritePropertyName(entry.Key);
            complete &= Write(writer, entry.Value, place, scope);
        }

        writer.WriteEndObject();
        return complete;
    }

    private bool WriteScalar(Utf8JsonWriter writer, YamlScalar scalar, TemplatePlace place, TemplateScope scope)
    {
        if (scalar.Type != YamlScalarType.Text)
        {
            writer.WriteRawValue(scalar.Value, skipInputValidation: true);
            return true;
        }

        if (Resolve(scalar.Value, scalar.Location, place, scope) is not { } resolved)
        {
            writer.WriteNullValue();
            return false;
        }

        if (resolved.Whole is { } whole)
        {
            whole.WriteTo(writer);
        }
        else
        {
            writer.WriteStringValue(resolved.Text);
        }

        return true;
    }

    private Resolved? ResolveWhole(string text, Placeholder placeholder, Spot spot)
    {
        if (VariableWithoutDollar(placeholder) is { } value)
        {
            return FillWith(value, placeholder, spot) is { } filling && TakeIn(filling.Text.Length, spot) ? new Resolved(filling.Text, Whole: null, HoldsVariable: true) : null;
        }

        if (spot.Scope.Outputs.Find(placeholder.Name) is { } output)
        {
            if (!TakeIn(JsonMarshal.GetRawUtf8Value(output).Length, spot))
            {
                return null;
            }

            return output.ValueKind == JsonValueKind.String
                ? new Resolved(output.GetString(), Whole: null, HoldsVariable: false)
                : new Resolved(Text: null, output, HoldsVariable: false);
        }

        if (KeepsOutput(placeholder, spot))
        {
            return new Resolved(text, Whole: null, HoldsVariable: false);
        }

        ReportUnresolved(placeholder, spot);
        return null;
    }

    /// <summary>Counts what goes in for a placeholder; false, with a finding for the first, when it is too much.</summary>
    private bool TakeIn(int characters, Spot spot)
    {
        var wasSpent = _filledIn.IsSpent;
        if (_filledIn.Take(characters))
        {
            return true;
        }

        if (!wasSpent)
        {
            findings.Error(
                Codes.ExpandedTooLong,
                $"Filling in the placeholders makes the manifest more than {MaxFilledIn} characters longer.",
                "Use fewer placeholders, or split the manifest.",
                spot.Location,
                spot.Scope.Deployment);
        }

        return false;
    }

    private Filling? ValueOf(Placeholder placeholder, Spot spot)
    {
        var place = spot.Place;
        switch (placeholder.Kind)
        {
            case PlaceholderKind.Variable when input.Variables.TryGetValue(placeholder.VariableName, out var value):
                return FillWith(value, placeholder, spot);
            case PlaceholderKind.StepOutput when VariableWithoutDollar(placeholder) is { } value:
                return FillWith(value, placeholder, spot);
            case PlaceholderKind.StepOutput when spot.Scope.Outputs.Find(placeholder.Name) is { } output:
                return AsFilling(output, placeholder, spot);
            case PlaceholderKind.Variable when place.KeepsVariable(placeholder.VariableName):
            case PlaceholderKind.StepOutput when KeepsOutput(placeholder, spot):
            case PlaceholderKind.PrefectReference when place.KeepsReferences:
            case PlaceholderKind.RunContext when place.KeepsRunContext:
                return Filling.Kept;
            default:
                ReportUnresolved(placeholder, spot);
                return null;
        }
    }

    // What a build step was to give, no pull step of another id and no event will give.
    private static bool KeepsOutput(Placeholder placeholder, Spot spot) =>
        spot.Place.KeepsStepOutputs && (spot.Scope.Outputs.StepOf(placeholder.Name) is not { Id: { } id } || spot.Place.RunsLater(id));

    // The command line's first pass looks names without a dollar up in its environment too.
    private string? VariableWithoutDollar(Placeholder placeholder) => input.Variables.GetValueOrDefault(placeholder.Name);

    private Filling? AsFilling(JsonElement output, Placeholder placeholder, Spot spot)
    {
        if (StepOutputs.AsText(output) is { } text)
        {
            return new Filling(text);
        }

        findings.Error(
            Codes.PlaceholderUnresolved,
            $"The step output {placeholder.Name} is not a single value and cannot be used inside a longer string.",
            "Refer to one of its values, or use the placeholder alone.",
            spot.Location,
            spot.Scope.Deployment);
        return null;
    }

    private static bool HoldsReference(string value)
    {
        for (var next = ManifestPlaceholders.FindNext(value, 0); next is { } placeholder; next = ManifestPlaceholders.FindNext(value, placeholder.Start + placeholder.Length))
        {
            if (placeholder.Kind == PlaceholderKind.PrefectReference)
            {
                return true;
            }
        }

        return false;
    }

    // A variable may stand for a reference to Prefect, such as to the block of a secret.
    private Filling? FillWith(string value, Placeholder placeholder, Spot spot) =>
        spot.Place.KeepsReferences || !HoldsReference(value)
            ? new Filling(value, FromVariable: true) { IsSecret = input.Secrets?.Templates.Contains(value) == true }
            : ReportReference(placeholder, spot);

    private Filling? ReportReference(Placeholder placeholder, Spot spot)
    {
        findings.Error(
            Codes.ReferenceNotSupportedHere,
            $"{(placeholder.Kind == PlaceholderKind.Variable ? placeholder.VariableName : placeholder.Name)} is a secret or another reference to Prefect for this MODE, which cannot be used here. Prefect resolves references only in job variables and pull steps.",
            "Move it to job_variables, such as env, and read it in the flow.",
            spot.Location,
            spot.Scope.Deployment);
        return null;
    }

    private void ReportUnresolved(Placeholder placeholder, Spot spot)
    {
        if (findings.IsFull(FindingSeverity.Error))
        {
            return;
        }

        var (why, remedy) = placeholder.Kind == PlaceholderKind.StepOutput ? spot.Scope.Outputs.Explain(placeholder.Name) : ("", "");
        if (placeholder.Kind == PlaceholderKind.Variable)
        {
            findings.AddRange([UnsetVariable(placeholder.VariableName, spot)]);
            return;
        }

        var (code, message, fix) = placeholder.Kind switch
        {
            PlaceholderKind.PrefectReference => (
                Codes.ReferenceNotSupportedHere,
                $"{placeholder.Name} cannot be used here. Prefect resolves references only in job variables and pull steps.",
                "Move it to job_variables, read it in the flow, or set the parameter to a mapping with __prefect_kind: workspace_variable and variable_name."),
            PlaceholderKind.RunContext => (
                Codes.PlaceholderUnresolved,
                $"The run context {placeholder.Name} is not known before a run starts.",
                "Use it only in job_variables, pull steps or parameters."),
            _ => (Codes.PlaceholderUnresolved, why, remedy),
        };
        findings.Error(code, message, fix, spot.Location, spot.Scope.Deployment);
    }

    private Finding UnsetVariable(string name, Spot spot)
    {
        var setting = $"{input.ModeSection}:Variables:{name}";
        return new Finding(
            Codes.VariableUnset,
            FindingSeverity.Error,
            $"The variable {name} is not set for this MODE.",
            $"Set it in {setting} (in {input.ModeSection}:Secrets if it is a secret), or remove the placeholder. The variables of a CI job are not sent to the gateway.",
            spot.Location,
            spot.Scope.Deployment)
        {
            Setting = setting,
        };
    }

    private readonly record struct Spot(TemplatePlace Place, ManifestLocation Location, TemplateScope Scope);

    private sealed record Filling(string Text, bool FromVariable = false, bool Keeps = false)
    {
        public static readonly Filling Kept = new("", Keeps: true);

        /// <summary>Whether the text refers to one of the MODE's secrets.</summary>
        public bool IsSecret { get; init; }
    }
}
