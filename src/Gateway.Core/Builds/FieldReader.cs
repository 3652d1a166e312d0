using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Builds;

/// <summary>Reads the fields of one JSON object and collects what is wrong with them, with pointers.</summary>
internal sealed class FieldReader
{
    /// <summary>Most errors that are told of one build result.</summary>
    public const int MaxErrors = 50;

    private const int MaxWarnings = 10;

    private const int MaxNameLength = 100;

    private readonly JsonElement _object;
    private readonly string _start;
    private readonly string _pointer;
    private readonly List<Finding> _errors;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public FieldReader(JsonElement root)
        : this(root, "", [], "")
    {
    }

    private FieldReader(JsonElement element, string pointer, List<Finding> errors, string start)
    {
        _start = start;
        _object = element;
        _pointer = pointer;
        _errors = errors;
    }

    public IReadOnlyList<Finding> Errors => _errors;

    /// <summary>A reader of an object in the body whose errors are its own.</summary>
    public static FieldReader At(JsonElement element, string pointer) => new(element, "", [], pointer);

    /// <summary>Whether the object has the field, and something in it.</summary>
    public bool Has(string name) => TryFind(name, out _);

    /// <summary>A reader of a nested object whose errors join this one's.</summary>
    public FieldReader Inside(JsonElement element, string pointer) => new(element, pointer, _errors, _start);

    /// <summary>The pointer in the body to a place in what this reader, and those inside, began with.</summary>
    public string PointerTo(string pointer) => _start + pointer;

    /// <summary>Reports what is wrong. Whoever sends more than can be read is told of the first, so that no answer outgrows what was sent.</summary>
    public void Report(string pointer, string message)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(Finding.InBody(PointerTo(pointer), message));
        }
        else if (_errors.Count == MaxErrors)
        {
            _errors.Add(Finding.InBody(PointerTo(""), $"There are more errors than these {MaxErrors}. Fix them first."));
        }
    }

    public string Text(string name, int maxLength, Func<string, bool> isValid, string expected)
    {
        if (!TryFind(name, out var value))
        {
            Report($"{_pointer}/{name}", $"This field is missing. Expected {expected}.");
            return "";
        }

        return Text(name, value, maxLength, isValid, expected);
    }

    public string? OptionalText(string name, int maxLength, Func<string, bool> isValid, string expected) =>
        TryFind(name, out var value) ? Text(name, value, maxLength, isValid, expected) : null;

    public long Integer(string name, long minimum, long maximum)
    {
        if (!TryFind(name, out var value))
        {
            Report($"{_pointer}/{name}", $"This field is missing. Expected a whole number of {minimum} or more.");
            return minimum;
        }

        return Integer(name, value, minimum, maximum);
    }

    public long? OptionalInteger(string name, long minimum) =>
        TryFind(name, out var value) ? Integer(name, value, minimum, long.MaxValue) : null;

    public bool OptionalBoolean(string name)
    {
        if (!TryFind(name, out var value))
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Report($"{_pointer}/{name}", $"Must be true or false, not {BuildResultReader.Describe(value)}.");
        }

        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A JSON schema, whose numbers are such that Prefect can store them.</summary>
    public JsonElement? Schema(string name)
    {
        var schema = Optional(name, JsonValueKind.Object, "a JSON schema");
        if (schema is { } written && HasInfinite(written))
        {
            Report($"{_pointer}/{name}", "Contains a number that exceeds 64-bit floating point, such as 1e999, which Prefect cannot store. Use a number up to 1.7e308.");
        }

        return schema;
    }

    private static bool HasInfinite(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => !double.IsFinite(value.GetDouble()),
        JsonValueKind.Array => value.EnumerateArray().Any(HasInfinite),
        JsonValueKind.Object => value.EnumerateObject().Any(static property => HasInfinite(property.Value)),
        _ => false,
    };

    public JsonElement? Optional(string name, JsonValueKind kind, string expected)
    {
        if (!TryFind(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == kind)
        {
            return value;
        }

        Report($"{_pointer}/{name}", $"Must be {expected}, not {BuildResultReader.Describe(value)}.");
        return null;
    }

    /// <summary>The fields of the object that nobody has asked for, in their order, as far as they can be shown.</summary>
    public IEnumerable<string> Unknown() =>
        _object.EnumerateObject().Select(static field => field.Name).Where(name => !_asked.Contains(name) && name.Length <= MaxNameLength && PlainText.Is(name));

    /// <summary>Reports the fields that nobody has asked for: each is a mistake of somebody who means something by it.</summary>
    public void ReportUnknown()
    {
        foreach (var name in Unknown())
        {
            var fix = NearestName.Find(name, _asked) is { } nearest ? $"Did you mean {nearest}?" : $"The fields are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.";
            Report($"{_pointer}/{name}", $"This field is unknown. {fix}");
        }
    }

    /// <summary>A warning for each field that nobody has asked for: a sender may be of a later version, or have mistyped a name.</summary>
    public IReadOnlyList<Finding> WarnOfUnknown() =>
    [
        .. Unknown().Take(MaxWarnings).Select(name => new Finding(
            Codes.FieldUnknown,
            FindingSeverity.Warning,
            $"The field {name} is unknown and was not read.",
            NearestName.Find(name, _asked) is { } nearest ? $"Did you mean {nearest}?" : "Remove it, or upgrade the gateway if the field is one of a later version.")
        {
            Pointer = PointerTo($"{_pointer}/{JsonPointer.Escape(name)}"),
        }),
    ];

    /// <summary>A null counts as absent: CI scripts write it where they have nothing to say.</summary>
    private bool TryFind(string name, out JsonElement value)
    {
        _asked.Add(name);
        return _object.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private string Text(string name, JsonElement value, int maxLength, Func<string, bool> isValid, string expected)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Report($"{_pointer}/{name}", $"Must be {expected}, not {BuildResultReader.Describe(value)}.");
            return "";
        }

        var text = value.GetString()!;
        if (text.Length > maxLength || !isValid(text))
        {
            Report($"{_pointer}/{name}", $"Must be {expected}.");
            return "";
        }

        return text;
    }

    private long Integer(string name, JsonElement value, long minimum, long maximum)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Report($"{_pointer}/{name}", $"Must be a whole number from {minimum} to {maximum}.");
        return minimum;
    }
}
