using System.Globalization;
using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>A text field, resolved.</summary>
/// <param name="Value">The text.</param>
/// <param name="Shown">What a message may show of it: the manifest's own text, never a variable's value.</param>
/// <param name="HoldsVariable">Whether a variable went into the value.</param>
internal readonly record struct FieldText(string Value, string Shown, bool HoldsVariable)
{
    /// <summary>A sentence about what is wrong with the value; without the details where they could give a variable's value away.</summary>
    public string Problem(string what, string problem) =>
        HoldsVariable ? $"The {what} {Shown} cannot be used once its variables are filled in." : $"The {what} {Shown} cannot be used: {problem}.";
}

/// <summary>Reads one deployment's fields as the type that Prefect wants, reports every value of another type, and remembers that it did.</summary>
internal sealed class FieldReader(TemplateResolver templates, BuildOutputs outputs, FindingList findings)
{
    /// <summary>Name of the deployment that findings belong to, once it is known.</summary>
    public string? Deployment { get; init; }

    /// <summary>Whether an error was reported, so that the deployment is incomplete.</summary>
    public bool Failed { get; private set; }

    public static bool IsAbsent(YamlNode? node) => node is null or YamlScalar { Type: YamlScalarType.Null };

    /// <summary>Whether a further error, or warning, would not be kept.</summary>
    public bool IsFull(FindingSeverity severity) => findings.IsFull(severity);

    public void Error(string code, string message, string fix, ManifestLocation location)
    {
        Failed = true;
        findings.Error(code, message, fix, location, Deployment);
    }

    public void Warning(string code, string message, string fix, ManifestLocation location) =>
        findings.Warning(code, message, fix, location, Deployment);

    /// <summary>The text; null when it is absent or, with an error, cannot be read.</summary>
    public FieldText? Text(YamlNode? node, string field, TemplatePlace place)
    {
        if (IsAbsent(node))
        {
            return null;
        }

        if (node is not YamlScalar { Type: YamlScalarType.Text } scalar)
        {
            Mismatch(field, "text", node!.Kind, node.Location, node is YamlScalar ? "Put the value in quotes." : "Write a single value.");
            return null;
        }

        if (templates.Resolve(scalar.Value, scalar.Location, place, new TemplateScope(outputs, Deployment)) is not { } resolved)
        {
            Failed = true;
            return null;
        }

        if (resolved.Text is not { } text)
        {
            Mismatch(field, "text", "a step output of another type", scalar.Location, "Use a step output that is text.");
            return null;
        }

        return new FieldText(text, PlainText.Shown(scalar.Value), resolved.HoldsVariable);
    }

    /// <summary>The text of a name that people see in lists, logs and the audit; one that is not what it looks like is reported, and taken so that its deployment is still known.</summary>
    public FieldText? Name(YamlNode? node, string field, TemplatePlace place)
    {
        var name = Text(node, field, place);
        if (name is { } text)
        {
            CheckName(text, field, node!.Location);
        }

        return name;
    }

    /// <summary>Reports a name that holds what cannot be seen.</summary>
    public void CheckName(FieldText name, string field, ManifestLocation location)
    {
        if (NameRules.CharactersOf(name.Value) is { } problem)
        {
            Error(Codes.NameInvalid, name.Problem(field, problem), "Use letters, digits, dashes and underscores.", location);
        }
    }

    /// <summary>The boolean, also from the numbers and words that Prefect takes for one; null when absent or, with an error, none.</summary>
    public bool? Boolean(YamlNode? node, string field)
    {
        var text = node is YamlScalar { Type: YamlScalarType.Text } ? Text(node, field, TemplatePlace.Exact) : null;
        var value = (node as YamlScalar)?.Type switch
        {
            YamlScalarType.Text => text?.Value,
            YamlScalarType.Boolean or YamlScalarType.Integer => ((YamlScalar)node!).Value,
            YamlScalarType.Float => WholeText(((YamlScalar)node!).Value),
            _ => null,
        };

        switch (value?.ToLowerInvariant())
        {
            case "true" or "t" or "yes" or "y" or "on" or "1":
                return true;
            case "false" or "f" or "no" or "n" or "off" or "0":
                return false;
            case null when IsAbsent(node) || node is YamlScalar { Type: YamlScalarType.Text }:
                return null;
            default:
                Mismatch(field, "true or false", Found(node!, text), node!.Location, "Write true or false.");
                return null;
        }
    }

    /// <summary>The whole number within the bounds; null when absent or, with an error, none.</summary>
    public int? Whole(YamlNode? node, string field, int lowest, int highest)
    {
        if (IsAbsent(node))
        {
            return null;
        }

        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {lowest} to {highest}");
        if (node is not YamlScalar { Type: YamlScalarType.Integer or YamlScalarType.Float or YamlScalarType.Text } scalar)
        {
            Mismatch(field, expected, node!.Kind, node.Location, "Write a whole number.");
            return null;
        }

        var isText = scalar.Type == YamlScalarType.Text;
        var text = isText ? Text(node, field, TemplatePlace.Exact) : null;
        if ((isText ? text?.Value : scalar.Value) is not { } written)
        {
            return null;
        }

        if (NumberOf(written, isText) is not { } number || !double.IsInteger(number) || number < lowest || number > highest)
        {
            Mismatch(field, expected, Found(scalar, text), scalar.Location, "Write a whole number within these bounds.");
            return null;
        }

        return (int)number;
    }

    // Numbers come from no variable, and of a text only what the manifest itself writes is shown.
    private static string Found(YamlNode node, FieldText? text) => node switch
    {
        YamlScalar { Type: YamlScalarType.Text } => $"the text '{text?.Shown}'",
        YamlScalar { Type: YamlScalarType.Integer or YamlScalarType.Float } number => PlainText.Shown(number.Value),
        _ => node.Kind,
    };

    // In text Prefect takes what Python writes for a whole number: with blanks around it and single underscores, and without an exponent.
    private static double? NumberOf(string written, bool isText)
    {
        var text = isText ? WithoutUnderscores(written.Trim()) : written;
        var style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | (isText ? NumberStyles.None : NumberStyles.AllowExponent);
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string WithoutUnderscores(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        return digits.StartsWith('_') || digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal) ? text : text.Replace("_", "", StringComparison.Ordinal);
    }

    private static string WholeText(string number) => number is "1.0" ? "1" : number is "0.0" ? "0" : number;

    /// <summary>The mapping; null when the field is not there or, with an error, something else, nothing included.</summary>
    public YamlMapping? Mapping(YamlNode? node, string field)
    {
        if (node is not null and not YamlMapping)
        {
            Mismatch(field, "a mapping", node.Kind, node.Location, "Write keys with values, {} for none, or remove the key.");
        }

        return node as YamlMapping;
    }

    /// <summary>The node as JSON; null, with an error, when a placeholder in it cannot be filled in.</summary>
    public JsonElement? Json(YamlNode node, TemplatePlace place)
    {
        var json = templates.ToJson(node, place, new TemplateScope(outputs, Deployment));
        Failed |= json is null;
        return json;
    }

    /// <summary>Warns of each key that the mapping may not have.</summary>
    public void WarnOfUnknownKeys(YamlMapping mapping, KnownKeys known, string where)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!known.Contains(entry.Key) && !findings.IsFull(FindingSeverity.Warning))
            {
                Warning(
                    Codes.KeyUnknown,
                    $"Prefect ignores the key {PlainText.Shown(entry.Key)} in {where}.",
                    known.FixOf(entry.Key),
                    entry.Location);
            }
        }
    }

    public void Mismatch(string field, string expected, string found, ManifestLocation location, string fix) =>
        Error(Codes.TypeMismatch, $"{field} must be {expected}, not {found}.", fix, location);
}
