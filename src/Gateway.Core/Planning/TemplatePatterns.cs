using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>
/// Whether the patterns of a base job template take a text. Of one that cannot be read here, that is long, or that would take many steps, the server
/// has the word.
/// </summary>
internal sealed class TemplatePatterns
{
    /// <summary>Levels of the template that are gone through at most.</summary>
    private const int MaxDepth = 16;

    /// <summary>Schemas that are looked at, references followed.</summary>
    private const int MaxSteps = 200;

    /// <summary>Patterns that are tried.</summary>
    private const int MaxPatterns = 10;

    /// <summary>Characters of a pattern.</summary>
    private const int MaxPattern = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly JsonElement _root;
    private readonly string _text;
    private int _steps;
    private int _patterns;

    private TemplatePatterns(JsonElement root, string text) => (_root, _text) = (root, text);

    /// <summary>Whether the template takes the text for a job variable, as far as patterns go.</summary>
    public static bool Take(JsonElement? template, string variable, string text) =>
        JsonText.Member(template, "variables") is not { } schema
        || JsonText.Member(JsonText.Member(schema, "properties"), variable) is not { } property
        || new TemplatePatterns(schema, text).Takes(property, 0);

    private bool Takes(JsonElement node, int depth)
    {
        if (depth >= MaxDepth || ++_steps > MaxSteps)
        {
            return true;
        }

        return (JsonText.Member(node, "pattern") is not { ValueKind: JsonValueKind.String } pattern || Matches(pattern))
            && (Parts(node, "anyOf") is not { } any || any.Any(IsTakenBy))
            && (Parts(node, "oneOf") is not { } one || one.Any(IsTakenBy))
            && (Parts(node, "allOf") is not { } all || all.All(IsTakenBy))
            && (Referred(node) is not { } referred || IsTakenBy(referred));

        bool IsTakenBy(JsonElement part) => _steps > MaxSteps || (!IsOfNoText(part) && Takes(part, depth + 1));
    }

    private bool Matches(JsonElement pattern)
    {
        if (++_patterns > MaxPatterns || JsonMarshal.GetRawUtf8Value(pattern).Length > MaxPattern)
        {
            return true;
        }

        try
        {
            return Regex.IsMatch(_text, pattern.GetString()!, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private JsonElement? Referred(JsonElement node) =>
        JsonText.Member(node, "$ref") is { ValueKind: JsonValueKind.String } reference && reference.GetString()!.Split('/') is ["#", var definitions, var name]
            ? JsonText.Member(JsonText.Member(_root, definitions), name)
            : null;

    private static bool IsOfNoText(JsonElement node) => JsonText.Member(node, "type") is { ValueKind: JsonValueKind.String } type && !type.ValueEquals("string");

    private static JsonElement.ArrayEnumerator? Parts(JsonElement node, string keyword) =>
        JsonText.Member(node, keyword) is { ValueKind: JsonValueKind.Array } parts && parts.GetArrayLength() > 0 ? parts.EnumerateArray() : null;
}
