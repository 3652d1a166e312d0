using System.Globalization;
using System.Text.Json;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Says in words what a base job template wants of a job variable, and what it is given.</summary>
internal static class TemplateWords
{
    /// <summary>Levels of the template that are gone through at most.</summary>
    private const int MaxDepth = 16;

    /// <summary>Values of a choice, and types, that are told at most.</summary>
    private const int MaxValues = 10;

    /// <summary>Types that are looked at, for those to be told.</summary>
    private const int MaxTypes = 100;

    /// <summary>What the template wants at a path such as <c>env.NAME</c>; null where it does not say so plainly.</summary>
    public static string? Wanted(JsonElement? template, string path)
    {
        if (JsonText.Member(template, "variables") is not { } schema)
        {
            return null;
        }

        JsonElement? at = schema;
        foreach (var key in Keys(path).Take(MaxDepth))
        {
            at = JsonText.Member(JsonText.Member(at, "properties"), key) ?? JsonText.Member(at, "additionalProperties") ?? JsonText.Member(at, "items");
        }

        return at is { } found ? string.Join(" or ", TypesOf(found, 0).Take(MaxTypes).Distinct(StringComparer.Ordinal).Take(MaxValues)) is { Length: > 0 } words ? words : null : null;
    }

    /// <summary>What is given at the path; a text is not shown, for a variable may have gone into it, and neither is what is named like a secret.</summary>
    public static string? Given(JsonElement variables, string path)
    {
        JsonElement? at = variables;
        foreach (var key in Keys(path).Take(MaxDepth))
        {
            at = at is { ValueKind: JsonValueKind.Array } list
                ? int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.GetArrayLength() ? list[index] : null
                : JsonText.Member(at, key);
        }

        return at switch
        {
            { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } plain when !Keys(path).Any(SecretNames.Is) => plain.GetRawText(),
            { } other => WordOf(other.ValueKind),
            null => null,
        };
    }

    private static string[] Keys(string path) => path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> TypesOf(JsonElement schema, int depth)
    {
        if (depth < MaxDepth && JsonText.Member(schema, "anyOf") is { ValueKind: JsonValueKind.Array } choices)
        {
            return choices.EnumerateArray().SelectMany(choice => TypesOf(choice, depth + 1));
        }

        if (JsonText.Member(schema, "enum") is { ValueKind: JsonValueKind.Array } values)
        {
            return ["one of " + string.Join(", ", values.EnumerateArray().Take(MaxValues).Select(value => value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()))];
        }

        return JsonText.Member(schema, "type") switch
        {
            { ValueKind: JsonValueKind.String } one => [WordOf(one.GetString()!)],
            { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => WordOf(type.GetString()!)),
            _ => [],
        };
    }

    private static string WordOf(string type) => type switch
    {
        "string" => "a string",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a mapping",
        "null" => "null",
        _ => type,
    };

    private static string WordOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a mapping",
        _ => "null",
    };
}
