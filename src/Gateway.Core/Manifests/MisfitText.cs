using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Gateway.Manifests.Schemas;

namespace Gateway.Manifests;

/// <summary>Says what a schema asks for and what is there in its place. A value itself is never said.</summary>
internal static class MisfitText
{
    /// <summary>Bytes of a choice, and characters of all, that are put together: more than are shown of them.</summary>
    private const int MaxShown = 1_000;

    /// <summary>What the schema asks for, after "must be".</summary>
    public static string Wanted(SchemaMisfit misfit)
    {
        var schema = misfit.Schema;
        if (schema.Choices is { } choices)
        {
            return "one of " + Shown(choices);
        }

        if (IsOfNone(misfit.Value, schema.Types))
        {
            return string.Join(" or ", schema.Types);
        }

        return schema.Bounds.FirstOrDefault(bound => SchemaValues.Keeps(misfit.Value, bound) == SchemaFit.Misfits) is { } broken
            ? Wanted(broken)
            : WantedOtherwise(schema, misfit.Value);
    }

    /// <summary>What kind of value is there, after "this is".</summary>
    public static string Found(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => double.IsInteger(value.GetDouble()) ? "an integer" : "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        _ => "an array",
    };

    // Types and bounds are kept. What else there is to break is said where the value breaks it beyond doubt: because nothing but it is left.
    private static string WantedOtherwise(SchemaNode schema, JsonElement value) => schema switch
    {
        { IsNever: true } => "left out",
        { Any.Count: > 0 } when schema.Any.All(any => IsOfNone(value, any.Types)) => string.Join(" or ", schema.Any.SelectMany(static any => any.Types).Distinct()),
        { Any.Count: > 0 } or { One.Count: > 0 } or { Not: not null } => "what the flow's schema allows",
        { Constant: { } constant } => PlainText.Shown(TextOf(constant)),
        { HasUniqueItems: true } => "free of duplicates",
        _ => "what the flow's schema allows",
    };

    private static bool IsOfNone(JsonElement value, IReadOnlyCollection<string> types) =>
        types.Count > 0 && types.All(type => SchemaValues.IsOf(value, type) == SchemaFit.Misfits);

    private static string Shown(JsonElement choices)
    {
        var shown = new StringBuilder();
        foreach (var choice in choices.EnumerateArray())
        {
            shown.Append(shown.Length > 0 ? ", " : "").Append(TextOf(choice));
            if (shown.Length > MaxShown)
            {
                break;
            }
        }

        return PlainText.Shown(shown.ToString());
    }

    // Of a long one the beginning, as it is written; so is what is no text, or an empty one.
    private static string TextOf(JsonElement choice)
    {
        var raw = JsonMarshal.GetRawUtf8Value(choice);
        return raw.Length > MaxShown ? Encoding.UTF8.GetString(raw[..MaxShown].TrimStart((byte)'"'))
            : choice.ValueKind == JsonValueKind.String && !choice.ValueEquals("") ? choice.GetString()!
            : Encoding.UTF8.GetString(raw);
    }

    private static string Wanted(SchemaBound bound) => FormattableString.Invariant(bound.Keyword switch
    {
        "minimum" => $"{bound.Value} or more",
        "maximum" => $"{bound.Value} or less",
        "exclusiveMinimum" => $"more than {bound.Value}",
        "exclusiveMaximum" => $"less than {bound.Value}",
        "multipleOf" => $"a multiple of {bound.Value}",
        "minLength" => $"of {bound.Value} or more characters",
        "maxLength" => $"of {bound.Value} or fewer characters",
        "minItems" => $"of {bound.Value} or more items",
        "maxItems" => $"of {bound.Value} or fewer items",
        "minProperties" => $"of {bound.Value} or more properties",
        _ => $"of {bound.Value} or fewer properties",
    });
}
