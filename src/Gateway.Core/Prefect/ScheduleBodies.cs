using System.Text.Json;
using Gateway.Manifests;

namespace Gateway.Prefect;

/// <summary>A schedule as Prefect's API takes and gives it.</summary>
internal static class ScheduleBodies
{
    /// <summary>All fields, as a create sends them, but <c>replaces</c>: servers before 3.6.17 refuse a body that names it, and a new deployment has nothing to replace.</summary>
    public static void WriteFull(Utf8JsonWriter json, ScheduleSpec schedule)
    {
        json.WriteStartObject();
        json.WritePropertyName("schedule");
        WriteRule(json, schedule.Rule, null);
        json.WriteBoolean("active", schedule.Active ?? true);
        json.WriteNull("max_scheduled_runs");
        WriteParameters(json, schedule);
        json.WriteString("slug", schedule.Slug);
        json.WriteEndObject();
    }

    /// <summary>
    /// Fields that an update needs to leave the schedule exactly as wanted: the server keeps those that are left out of one that it finds by its slug.
    /// </summary>
    /// <param name="json">Where to.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="anchor">Anchor of the schedule that it takes over, kept where the manifest gives none.</param>
    public static void WriteExact(Utf8JsonWriter json, ScheduleSpec schedule, string? anchor)
    {
        json.WriteStartObject();
        json.WritePropertyName("schedule");
        WriteRule(json, schedule.Rule, anchor);
        json.WriteBoolean("active", schedule.Active ?? true);
        WriteParameters(json, schedule);
        if (schedule.Slug is { } slug)
        {
            json.WriteString("slug", slug);
        }

        json.WriteEndObject();
    }

    /// <summary>The rule of a schedule: <c>cron</c>, <c>rrule</c> or <c>interval</c>; null when it is none of them.</summary>
    public static ScheduleRule? ReadRule(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        ScheduleRule? rule = Text(json, "cron") is { } cron ? new ScheduleRule.Cron(cron, !json.TryGetProperty("day_or", out var dayOr) || dayOr.ValueKind != JsonValueKind.False)
            : Text(json, "rrule") is { } recurrence ? new ScheduleRule.Recurrence(recurrence)
            : json.TryGetProperty("interval", out var interval) && SecondsOf(interval) is { } seconds ? new ScheduleRule.Interval(seconds, Text(json, "anchor_date"))
            : null;
        return rule is null ? null : rule with { TimeZone = Text(json, "timezone") };
    }

    // Servers from 3.6.18 on answer an interval as it was sent: a number, or ISO 8601.
    private static double? SecondsOf(JsonElement interval) => interval.ValueKind switch
    {
        JsonValueKind.Number => interval.GetDouble(),
        JsonValueKind.String => IntervalText.Parse(interval.GetString()!),
        _ => null,
    };

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void WriteRule(Utf8JsonWriter json, ScheduleRule rule, string? anchor)
    {
        json.WriteStartObject();
        switch (rule)
        {
            case ScheduleRule.Cron cron:
                json.WriteString("cron", cron.Expression);
                json.WriteString("timezone", cron.TimeZone);
                json.WriteBoolean("day_or", cron.DayOr ?? true);
                break;
            case ScheduleRule.Interval interval:
                json.WriteNumber("interval", interval.Seconds);
                if ((interval.AnchorDate ?? anchor) is { } from)
                {
                    json.WriteString("anchor_date", from);
                }

                json.WriteString("timezone", interval.TimeZone ?? "UTC");
                break;
            case ScheduleRule.Recurrence recurrence:
                json.WriteString("rrule", recurrence.Rule);
                json.WriteString("timezone", recurrence.TimeZone ?? "UTC");
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, ScheduleSpec schedule)
    {
        json.WritePropertyName("parameters");
        if (schedule.Parameters is { } parameters)
        {
            parameters.WriteTo(json);
        }
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
    }
}
