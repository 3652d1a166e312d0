using System.Globalization;
using System.Text.Json;

namespace Gateway.Sandbox.Validation;

/// <summary>Checks one value of a body and adds what is wrong with it.</summary>
internal delegate void BodyType(JsonElement value, Location at, Findings issues);

/// <summary>The types that the server's requests are made of, with pydantic's sentences.</summary>
internal static class BodyTypes
{
    public static BodyType Any { get; } = (_, _, _) => { };

    public static BodyType Text { get; } = (value, at, issues) =>
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            issues.Add(new("string_type", at.Parts, "Input should be a valid string", value));
        }
    };

    public static BodyType Flag { get; } = (value, at, issues) =>
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            issues.Add(value.ValueKind is JsonValueKind.String or JsonValueKind.Number
                ? new("bool_parsing", at.Parts, "Input should be a valid boolean, unable to interpret input", value)
                : new("bool_type", at.Parts, "Input should be a valid boolean", value));
        }
    };

    public static BodyType Id { get; } = (value, at, issues) =>
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            issues.Add(new("uuid_type", at.Parts, "UUID input should be a string, bytes or UUID object", value));
        }
        else if (!value.TryGetGuid(out _))
        {
            const string Reason = "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-]";
            issues.Add(new("uuid_parsing", at.Parts, $"Input should be a valid UUID, {Reason}", value, new { error = Reason }));
        }
    };

    public static BodyType Dictionary { get; } = (value, at, issues) =>
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            issues.Add(new("dict_type", at.Parts, "Input should be a valid dictionary", value));
        }
    };

    public static BodyType Number { get; } = (value, at, issues) =>
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            issues.Add(new("float_type", at.Parts, "Input should be a valid number", value));
        }
    };

    public static BodyType Time { get; } = (value, at, issues) =>
    {
        var isTime = value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
        if (!isTime)
        {
            issues.Add(new("datetime_type", at.Parts, "Input should be a valid datetime", value));
        }
    };

    public static BodyType Integer { get; } = WholeNumber(_ => null);

    public static BodyType PositiveInteger { get; } = WholeNumber(number =>
        number > 0 ? null : ("greater_than", "Input should be greater than 0", new { gt = 0 }));

    public static BodyType NonNegativeInteger { get; } = WholeNumber(number =>
        number >= 0 ? null : ("greater_than_equal", "Input should be greater than or equal to 0", new { ge = 0 }));

    public static BodyType Between(long least, long most) => WholeNumber(number =>
        number < least ? ("greater_than_equal", $"Input should be greater than or equal to {least}", new { ge = least })
        : number > most ? ("less_than_equal", $"Input should be less than or equal to {most}", new { le = most })
        : null);

    public static BodyType Optional(BodyType type) => (value, at, issues) =>
    {
        if (value.ValueKind != JsonValueKind.Null)
        {
            type(value, at, issues);
        }
    };

    public static BodyType ListOf(BodyType type) => (value, at, issues) =>
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            issues.Add(new("list_type", at.Parts, "Input should be a valid list", value));
            return;
        }

        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            type(item, at.At(index), issues);
        }
    };

    public static BodyType OneOf(params string[] names) => (value, at, issues) =>
    {
        if (value.ValueKind != JsonValueKind.String || !names.Contains(value.GetString(), StringComparer.Ordinal))
        {
            var expected = Choice(names);
            issues.Add(new("enum", at.Parts, $"Input should be {expected}", value, new { expected }));
        }
    };

    /// <summary>One of a few texts, such as the one that tells a model from others.</summary>
    public static BodyType Literal(params string[] texts) => (value, at, issues) =>
    {
        if (value.ValueKind != JsonValueKind.String || !texts.Contains(value.GetString(), StringComparer.Ordinal))
        {
            var expected = Choice(texts);
            issues.Add(new("literal_error", at.Parts, $"Input should be {expected}", value, new { expected }));
        }
    };

    /// <summary>What an operation takes as several parameters in one body.</summary>
    public static BodyType Parameters(params BodyField[] fields) => new BodyModel(null, fields).Check;

    private static string Choice(string[] names) => names.Length == 1
        ? $"'{names[0]}'"
        : $"{string.Join(", ", names[..^1].Select(name => $"'{name}'"))} or '{names[^1]}'";

    private static BodyType WholeNumber(Func<long, (string Type, string Message, object Context)?> bound) => (value, at, issues) =>
    {
        var isNumber = value.ValueKind == JsonValueKind.Number;
        if (isNumber && value.TryGetInt64(out var number))
        {
            if (bound(number) is var (type, message, context))
            {
                issues.Add(new(type, at.Parts, message, value, context));
            }
        }
        else if (isNumber)
        {
            issues.Add(new("int_from_float", at.Parts, "Input should be a valid integer, got a number with a fractional part", value));
        }
        else if (value.ValueKind == JsonValueKind.String
            && !long.TryParse(value.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
        {
            issues.Add(new("int_parsing", at.Parts, "Input should be a valid integer, unable to parse string as an integer", value));
        }
        else
        {
            issues.Add(new("int_type", at.Parts, "Input should be a valid integer", value));
        }
    };
}
