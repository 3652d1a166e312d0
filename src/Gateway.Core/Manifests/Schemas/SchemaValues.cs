using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Manifests.Schemas;

/// <summary>The keywords of a schema that look at one value alone, as Python's jsonschema takes them.</summary>
internal static class SchemaValues
{
    /// <summary>Up to here every whole number is exact as a double.</summary>
    private const double MaxExact = 1L << 53;

    /// <summary>Characters of a value that are looked at in one step.</summary>
    private const int CharactersInStep = 64;

    /// <summary>Bytes of JSON that a byte of text can take: it is escaped as <c>\u0041</c>.</summary>
    private const int MaxEscapeLength = 6;

    /// <summary>How many steps it takes to look at a value, what it holds aside; of an object, at all of its names.</summary>
    public static long CostOf(JsonElement value) => 1 + (value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Sum(CostOfName) : CostOfScalar(value));

    /// <summary>How many steps it takes to look at the name of a property.</summary>
    public static long CostOfName(JsonProperty property) => 1 + CostOf(JsonMarshal.GetRawUtf8PropertyName(property).Length);

    /// <summary>How many steps more than one it takes to look at a text or a number; none for what is neither.</summary>
    public static long CostOfScalar(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? CostOfAll(value) : 0;

    /// <summary>How many steps more than one it takes to look at a value with all that it holds.</summary>
    public static long CostOfAll(JsonElement value) => CostOf(JsonMarshal.GetRawUtf8Value(value).Length);

    /// <summary>How many steps more than one it takes to look at a text of that length.</summary>
    public static long CostOf(int length) => length / CharactersInStep;

    /// <summary>
    /// Whether the value is filled in when a run starts, so that it fits anywhere: a text with a template in it, and a reference to a block
    /// or a variable.
    /// </summary>
    public static bool IsFilledInLater(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonMarshal.GetRawUtf8Value(value) is var text
            && text.IndexOf("{{"u8) is >= 0 and var start
            && text[(start + 2)..].IndexOf("}}"u8) >= 0,
        JsonValueKind.Object => value.TryGetProperty("$ref", out _) || value.TryGetProperty("__prefect_kind", out _),
        _ => false,
    };

    /// <summary>Whether the value is of the type; a number without a fraction is a whole one, however it is written.</summary>
    public static SchemaFit IsOf(JsonElement value, string type) => (type, value.ValueKind) switch
    {
        ("integer", JsonValueKind.Number) => value.GetDouble() is var number && double.IsInfinity(number) ? SchemaFit.Unknown : SchemaFits.From(double.IsInteger(number)),
        ("string" or "number" or "integer" or "boolean" or "null" or "object" or "array", var kind) => SchemaFits.From(kind switch
        {
            JsonValueKind.String => type == "string",
            JsonValueKind.Number => type == "number",
            JsonValueKind.True or JsonValueKind.False => type == "boolean",
            JsonValueKind.Null => type == "null",
            JsonValueKind.Object => type == "object",
            _ => type == "array",
        }),
        _ => SchemaFit.Unknown,
    };

    /// <summary>Whether two texts can be the same, as far as their lengths tell.</summary>
    public static bool MayBeSameText(JsonElement one, JsonElement other) =>
        JsonMarshal.GetRawUtf8Value(one).Length is var length
        && JsonMarshal.GetRawUtf8Value(other).Length is var otherLength
        && Math.Max(length, otherLength) <= (long)MaxEscapeLength * Math.Min(length, otherLength);

    /// <summary>
    /// Whether two values of one kind, and as many items or properties, are the same. Of lists and objects that differ in the form of a number
    /// within it is not known.
    /// </summary>
    public static SchemaFit IsSame(JsonElement one, JsonElement other)
    {
        if (one.ValueKind == JsonValueKind.Number && !one.GetDouble().Equals(other.GetDouble()))
        {
            return SchemaFit.Misfits;
        }

        return JsonElement.DeepEquals(one, other) ? SchemaFit.Fits : SchemaFit.Unknown;
    }

    /// <summary>Whether the value keeps a bound. A bound of another kind of value is none.</summary>
    public static SchemaFit Keeps(JsonElement value, SchemaBound bound) => (bound.Keyword, value.ValueKind) switch
    {
        ("multipleOf", JsonValueKind.Number) => IsMultiple(value.GetDouble(), bound.Value),
        ("minimum", JsonValueKind.Number) => IsAbove(bound.Value, value.GetDouble()).Not(),
        ("maximum", JsonValueKind.Number) => IsAbove(value.GetDouble(), bound.Value).Not(),
        ("exclusiveMinimum", JsonValueKind.Number) => IsAbove(value.GetDouble(), bound.Value),
        ("exclusiveMaximum", JsonValueKind.Number) => IsAbove(bound.Value, value.GetDouble()),
        ("minLength", JsonValueKind.String) => SchemaFits.From(LengthOf(value) >= bound.Value),
        ("maxLength", JsonValueKind.String) => SchemaFits.From(LengthOf(value) <= bound.Value),
        ("minItems", JsonValueKind.Array) => SchemaFits.From(value.GetArrayLength() >= bound.Value),
        ("maxItems", JsonValueKind.Array) => SchemaFits.From(value.GetArrayLength() <= bound.Value),
        ("minProperties", JsonValueKind.Object) => SchemaFits.From(value.GetPropertyCount() >= bound.Value),
        ("maxProperties", JsonValueKind.Object) => SchemaFits.From(value.GetPropertyCount() <= bound.Value),
        _ => SchemaFit.Fits,
    };

    private static SchemaFit IsAbove(double one, double other) =>
        one.Equals(other) && Math.Abs(one) > MaxExact ? SchemaFit.Unknown : SchemaFits.From(one > other);

    private static SchemaFit IsMultiple(double value, double of) =>
        double.IsInteger(value) && double.IsInteger(of) && of != 0 && Math.Max(Math.Abs(value), Math.Abs(of)) <= MaxExact
            ? SchemaFits.From(value % of == 0)
            : SchemaFit.Unknown;

    // As Python counts: characters outside the first plane are one.
    private static int LengthOf(JsonElement value) => value.GetString()!.EnumerateRunes().Count();
}
