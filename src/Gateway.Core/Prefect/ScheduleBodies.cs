using System.Text.Json;
using Gateway.Manifests;

namespace Gateway.Prefect;

/// <summary>A schedule as Prefect's API takes it.</summary>
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
