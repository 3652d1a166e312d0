using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Sandbox.Validation;

/// <summary>The keywords of a schema that look at one value alone.</summary>
internal static class SchemaKeywords
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with the value, or null when nothing is or the keyword is none of these.</summary>
    public static string? Broken(JsonElement instance, string keyword, JsonElement value)
    {
        var problem = keyword switch
        {
            "type" when !Types(value).Any(type => IsOf(instance, type)) =>
                $"is not of type {string.Join(", ", Types(value).Select(PythonText.Repr))}",
            "enum" when !value.EnumerateArray().Any(item => AreEqual(item, instance)) => $"is not one of {PythonText.Repr(value)}",
            "pattern" when instance.ValueKind == JsonValueKind.String && !Matches(value.GetString()!, instance.GetString()!) =>
                $"does not match {PythonText.Repr(value)}",
            _ when instance.ValueKind == JsonValueKind.Number => OfNumber(instance, keyword, value),
            _ when instance.ValueKind == JsonValueKind.String => OfLength(keyword, "Length", instance.GetString()!.EnumerateRunes().Count(), value),
            _ when instance.ValueKind == JsonValueKind.Array => OfArray(instance, keyword, value),
            _ when instance.ValueKind == JsonValueKind.Object => OfObject(keyword, instance.EnumerateObject().Count(), value),
            _ => null,
        };
        return keyword == "const" && !AreEqual(instance, value)
            ? $"{PythonText.Repr(value)} was expected"
            : problem is null ? null : $"{PythonText.Repr(instance)} {problem}";
    }

    public static bool Matches(string pattern, string text) =>
        Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternTimeout);

    private static IEnumerable<string> Types(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(type => type.GetString()!) : [value.GetString()!];

    private static bool IsOf(JsonElement instance, string type) => type switch
    {
        "string" => instance.ValueKind == JsonValueKind.String,
        "number" => instance.ValueKind == JsonValueKind.Number,
        "integer" => instance.ValueKind == JsonValueKind.Number && double.IsInteger(instance.GetDouble()),
        "boolean" => instance.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => instance.ValueKind == JsonValueKind.Array,
        "object" => instance.ValueKind == JsonValueKind.Object,
        _ => instance.ValueKind == JsonValueKind.Null,
    };

    private static string? OfNumber(JsonElement instance, string keyword, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        var (number, bound) = (instance.GetDouble(), value.GetDouble());
        return keyword switch
        {
            "minimum" when number < bound => $"is less than the minimum of {PythonText.Repr(value)}",
            "maximum" when number > bound => $"is greater than the maximum of {PythonText.Repr(value)}",
            "exclusiveMinimum" when number <= bound => $"is less than or equal to the minimum of {PythonText.Repr(value)}",
            "exclusiveMaximum" when number >= bound => $"is greater than or equal to the maximum of {PythonText.Repr(value)}",
            "multipleOf" when Math.IEEERemainder(number, bound) != 0 => $"is not a multiple of {PythonText.Repr(value)}",
            _ => null,
        };
    }

    private static string? OfArray(JsonElement instance, string keyword, JsonElement value)
    {
        if (keyword == "uniqueItems" && value.ValueKind == JsonValueKind.True)
        {
            var items = instance.EnumerateArray().ToArray();
            return items.Index().Any(each => items.Take(each.Index).Any(before => AreEqual(before, each.Item)))
                ? "has non-unique elements"
                : null;
        }

        return OfLength(keyword, "Items", instance.GetArrayLength(), value);
    }

    private static string? OfLength(string keyword, string of, int count, JsonElement value)
    {
        if (keyword == $"min{of}" && count < value.GetInt32())
        {
            return value.GetInt32() == 1 ? "should be non-empty" : "is too short";
        }

        return keyword == $"max{of}" && count > value.GetInt32()
            ? value.GetInt32() == 0 ? "is expected to be empty" : "is too long"
            : null;
    }

    private static string? OfObject(string keyword, int count, JsonElement value) => keyword switch
    {
        "minProperties" when count < value.GetInt32() => value.GetInt32() == 1 ? "should be non-empty" : "does not have enough properties",
        "maxProperties" when count > value.GetInt32() => value.GetInt32() == 0 ? "is expected to be empty" : "has too many properties",
        _ => null,
    };

    private static bool AreEqual(JsonElement one, JsonElement other) => JsonElement.DeepEquals(one, other);
}
