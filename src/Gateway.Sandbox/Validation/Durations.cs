using System.Globalization;
using System.Text.Json;
using System.Xml;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Validation;

/// <summary>Durations as the server takes them, in seconds or as ISO 8601 has them, and as it gives them, in seconds.</summary>
internal static class Durations
{
    /// <summary>The seconds, or null where the value is no duration.</summary>
    public static double? Seconds(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.GetDouble();
        }

        try
        {
            return value.ValueKind == JsonValueKind.String ? XmlConvert.ToTimeSpan(value.GetString()!).TotalSeconds : null;
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
            issues.Add(new("greater_than", at.Parts, "Input should be greater than 0 seconds", value, new { gt = "PT0S" }));
        }
    }

    private static Issue Wrong(JsonElement value, Location at) =>
        new("time_delta_type", at.Parts, "Input should be a valid timedelta", value);
}
