using System.Globalization;

namespace Gateway.Manifests;

/// <summary>Reads durations: seconds, ISO 8601, or a clock.</summary>
internal static class DurationFields
{
    public const string Fix = "Use seconds, such as 3600, a duration such as PT1H, or a time such as \"01:00:00\".";

    /// <summary>The duration in seconds, zero or more; null when it is absent or, with an error, none.</summary>
    public static double? Read(YamlNode? node, string field, FieldReader fields)
    {
        if (FieldReader.IsAbsent(node) || Seconds(node!, field, fields) is not { } seconds)
        {
            return null;
        }

        if (seconds is >= 0 and <= IntervalText.MaxSeconds)
        {
            return seconds;
        }

        fields.Error(Codes.DurationInvalid, $"{field} must be a duration of zero or more.", Fix, node!.Location);
        return null;
    }

    /// <summary>The seconds; NaN where the text is no duration, null where, with an error, the value is of another type or cannot be filled in.</summary>
    public static double? Seconds(YamlNode node, string field, FieldReader fields)
    {
        switch (node)
        {
            case YamlScalar { Type: YamlScalarType.Integer or YamlScalarType.Float } number:
                return Rounded(double.Parse(number.Value, CultureInfo.InvariantCulture));
            case YamlScalar { Type: YamlScalarType.Text }:
                return fields.Text(node, field, TemplatePlace.Exact) is { } text ? Rounded(IntervalText.Parse(text.Value) ?? double.NaN) : null;
            default:
                fields.Mismatch(field, "a number of seconds or a duration", node.Kind, node.Location, Fix);
                return null;
        }
    }

    // Python counts microseconds; a double that is large has none to round.
    private static double Rounded(double seconds) => seconds > 1e9 ? seconds : Math.Round(seconds, 6);
}
