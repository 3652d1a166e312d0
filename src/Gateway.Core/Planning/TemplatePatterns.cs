using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Planning;

/// <summary>Whether the patterns of a base job template take a text. Of one that cannot be read here, or not soon, the server has the word.</summary>
internal static class TemplatePatterns
{
    /// <summary>Levels of the template that are gone through at most.</summary>
    private const int MaxDepth = 16;

    /// <summary>Choices and parts that are looked at of each level.</summary>
    private const int MaxParts = 100;

    /// <summary>Characters of a pattern.</summary>
    private const int MaxPattern = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the template takes the text for a job variable, as far as patterns go.</summary>
    public static bool Take(JsonElement? template, string variable, string text) =>
        Member(template, "variables") is not { } schema
        || Member(Member(schema, "properties"), variable) is not { } property
        || Takes(property, schema, text, 0);

    private static bool Takes(JsonElement node, JsonElement root, string text, int depth)
    {
        if (depth >= MaxDepth)
        {
            return true;
        }

        return (Member(node, "pattern") is not { ValueKind: JsonValueKind.String } pattern || Matches(pattern.GetString()!, text))
            && (Parts(node, "anyOf") is not { Count: > 0 } any || any.Any(IsTakenBy))
            && (Parts(node, "oneOf") is not { Count: > 0 } one || one.Any(IsTakenBy))
            && Parts(node, "allOf").All(IsTakenBy)
            && (Referred(node, root) is not { } referred || IsTakenBy(referred));

        bool IsTakenBy(JsonElement part) => !IsOfNoText(part) && Takes(part, root, text, depth + 1);
    }

    private static bool IsOfNoText(JsonElement node) => Member(node, "type") is { ValueKind: JsonValueKind.String } type && !type.ValueEquals("string");

    private static List<JsonElement> Parts(JsonElement node, string keyword) =>
        Member(node, keyword) is { ValueKind: JsonValueKind.Array } parts ? [.. parts.EnumerateArray().Take(MaxParts)] : [];

    private static JsonElement? Referred(JsonElement node, JsonElement root) =>
        Member(node, "$ref") is { ValueKind: JsonValueKind.String } reference && reference.GetString()!.Split('/') is ["#", var definitions, var name]
            ? Member(Member(root, definitions), name)
            : null;

    private static bool Matches(string pattern, string text)
    {
        if (pattern.Length > MaxPattern)
        {
            return true;
        }

        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } mapping && mapping.TryGetProperty(name, out var member) ? member : null;
}
