using System.Collections.Frozen;
using System.Text.Json;

namespace Gateway.Builds;

/// <summary>Reads a build result's <c>outputs</c>: what build steps gave, by step id and name. Each is a single value of bounded length.</summary>
internal static class OutputsReader
{
    private const int MaxSteps = 100;
    private const int MaxOutputs = 50;
    private const int MaxNameLength = 256;
    private const int MaxTextLength = 1024;
    private const int MaxNumberLength = 32;

    public static IReadOnlyDictionary<string, JsonElement> Read(FieldReader fields)
    {
        if (fields.Optional("outputs", JsonValueKind.Object, "an object of step ids and their outputs") is not { } element
            || Exceeds(element, MaxSteps, "steps", "/outputs", fields))
        {
            return BuildResult.NoOutputs;
        }

        var outputs = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var step in element.EnumerateObject())
        {
            var pointer = "/outputs/" + JsonPointer.Escape(step.Name);
            if (!IsName(step.Name))
            {
                fields.Report("/outputs", "A step's id is empty, too long, or contains control or invisible characters.");
            }
            else if (step.Value.ValueKind != JsonValueKind.Object)
            {
                fields.Report(pointer, $"Must be an object such as {{\"stdout\": \"abc1234\"}}, not {BuildResultReader.Describe(step.Value)}.");
            }
            else if (!Exceeds(step.Value, MaxOutputs, "outputs", pointer, fields))
            {
                Check(step.Value, pointer, fields);
                outputs[step.Name] = step.Value.Clone();
            }
        }

        return outputs.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Check(JsonElement step, string pointer, FieldReader fields)
    {
        foreach (var output in step.EnumerateObject())
        {
            if (!IsName(output.Name))
            {
                fields.Report(pointer, "An output's name is empty, too long, or contains control or invisible characters.");
            }
            else if (ProblemOf(output.Value) is { } problem)
            {
                fields.Report($"{pointer}/{JsonPointer.Escape(output.Name)}", problem);
            }
        }
    }

    private static string? ProblemOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { } text && (text.Length > MaxTextLength || text.Any(IsForbidden)) =>
            $"Must be a string of at most {MaxTextLength} characters, without control characters other than line breaks and tabs.",
        JsonValueKind.Number when value.GetRawText().Length > MaxNumberLength => $"Must be a number of at most {MaxNumberLength} characters.",
        JsonValueKind.Object or JsonValueKind.Array => $"Must be a string, a number, true, false or null, not {BuildResultReader.Describe(value)}.",
        _ => null,
    };

    private static bool IsForbidden(char character) => char.IsControl(character) && character is not ('\n' or '\r' or '\t');

    private static bool IsName(string name) => name.Length <= MaxNameLength && BuildSyntax.IsPlain(name);

    private static bool Exceeds(JsonElement element, int most, string what, string pointer, FieldReader fields)
    {
        if (element.GetPropertyCount() <= most)
        {
            return false;
        }

        fields.Report(pointer, $"Contains {element.GetPropertyCount()} {what}; the maximum is {most}.");
        return true;
    }
}
