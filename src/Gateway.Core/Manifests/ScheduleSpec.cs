using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>One schedule of a deployment. Null means that the manifest leaves the field to Prefect's default.</summary>
internal sealed record ScheduleSpec
{
    /// <summary>When runs start.</summary>
    public required ScheduleRule Rule { get; init; }

    /// <summary>Whether it makes runs; Prefect's default is true.</summary>
    public bool? Active { get; init; }

    /// <summary>Parameters of its runs, over the deployment's own, a JSON object; Prefect's default is empty.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>A name that identifies it within the deployment, so that an update finds it again.</summary>
    public string? Slug { get; init; }

    /// <summary>Where its rule stands in the manifest; null of one that was recorded.</summary>
    internal ManifestLocation? Location { get; init; }
}

/// <summary>When a schedule's runs start: one of cron, interval or RRULE.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Cron), "cron")]
[JsonDerivedType(typeof(Interval), "interval")]
[JsonDerivedType(typeof(Recurrence), "rrule")]
internal abstract record ScheduleRule
{
    private ScheduleRule()
    {
    }

    /// <summary>IANA name of the time zone; null for Prefect's default, UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>A cron expression of five or six fields.</summary>
    /// <param name="Expression">The expression as the manifest writes it.</param>
    /// <param name="DayOr">Whether day of month and day of week are joined by or; null for Prefect's default, true.</param>
    public sealed record Cron(string Expression, bool? DayOr = null) : ScheduleRule;

    /// <summary>A fixed distance between runs.</summary>
    /// <param name="Seconds">The distance in seconds, above zero.</param>
    /// <param name="AnchorDate">ISO 8601 instant that the runs are counted from, as sent to Prefect; null lets the server choose.</param>
    public sealed record Interval(double Seconds, string? AnchorDate = null) : ScheduleRule;

    /// <summary>An iCalendar recurrence rule, RFC 5545.</summary>
    /// <param name="Rule">The rule as the manifest writes it.</param>
    public sealed record Recurrence(string Rule) : ScheduleRule;
}
