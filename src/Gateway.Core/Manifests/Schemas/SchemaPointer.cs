using System.Globalization;

namespace Gateway.Manifests.Schemas;

/// <summary>A reference of a schema, as the place that it means: one place may be spelt in many ways.</summary>
/// <param name="Key">The same for all that mean the same place.</param>
/// <param name="Steps">The steps from the root to the place; none for the root, null where it is no place of the document.</param>
internal sealed record SchemaPointer(string Key, IReadOnlyList<string>? Steps)
{
    /// <summary>Deeper than the JSON of any body or answer that is read.</summary>
    private const int Deepest = 128;

    /// <summary>The place that a <c>$ref</c> means.</summary>
    public static SchemaPointer Parse(string text)
    {
        if (text == "#")
        {
            return new SchemaPointer(text, []);
        }

        if (!text.StartsWith("#/", StringComparison.Ordinal) || text.AsSpan().Count('/') > Deepest)
        {
            return new SchemaPointer(text, Steps: null);
        }

        List<string> steps = [.. text.Split('/').Skip(1).Select(Unescape)];
        return new SchemaPointer("#/" + string.Join('/', steps.Select(Escape)), steps);
    }

    /// <summary>Which item of an array a step means; null for none. By RFC 6901 an index has one form, without zeros before it.</summary>
    public static int? IndexOf(string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index.ToString(CultureInfo.InvariantCulture) == step ? index : null;

    private static string Unescape(string step) =>
        Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static string Escape(string step) => step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
