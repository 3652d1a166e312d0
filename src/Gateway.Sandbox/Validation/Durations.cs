using System.Globalization;
using System.Text.Json;
using System.Xml;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Validation;

/// <summary>Durations as the server takes them, in seconds, as ISO 8601 has them or as a clock shows them, and as it gives them, in seconds.</summary>
internal static class Durations
{
    /// <summary>The seconds, or null where the value is no duration.</summary>
    public static double? Seconds(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.GetDouble();
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        if (TimeSpan.TryParseExact(value.GetString(), @"h\:mm\:ss", CultureInfo.InvariantCulture, out var clock))
        {
            return clock.TotalSeconds;
        }

        try
        {
            return XmlConvert.ToTimeSpan(value.GetString()!).TotalSeconds;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A number with at least one and at most six decimals.</summary>
    public static JsonElement Json(double seconds) => SandboxJson.Parse(seconds.ToString("0.0#####", CultureInfo.InvariantCulture));

    /// <inheritdoc cref="Json(double)"/>
    public static JsonElement Json(TimeSpan duration) => Json(duration.TotalSeconds);

    /// <summary>Whether a duration is written as ISO 8601 has it.</summary>
    public static bool IsWritten(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Contains('P', StringComparison.Ordinal);

    public static void NotNegative(JsonElement value, Location at, Findings issues)
    {
        var seconds = Seconds(value);
        if (seconds is null)
        {
            issues.Add(Wrong(value, at));
        }
        else if (seconds < 0)
        {
            issues.Add(new(
                "greater_than_equal", at.Parts, "Input should be greater than or equal to 0 seconds", value, new { ge = "PT0S" }));
        }
    }

    public static void Positive(JsonElement value, Location at, Findings issues)
    {
        var seconds = Seconds(value);
        if (seconds is null)
        {
            issues.Add(Wrong(value, at));
        }
        else if (seconds <= 0)
        {
            issues.Add(issues.Manners.KeepsWrittenIntervals
                ? Issue.ValueError(at, "interval must be positive", value)
                : new("greater_than", at.Parts, "Input should be greater than 0 seconds", value, new { gt = "PT0S" }));
        }
    }

    private static Issue Wrong(JsonElement value, Location at) =>
        new("time_delta_type", at.Parts, "Input should be a valid timedelta", value);
}
