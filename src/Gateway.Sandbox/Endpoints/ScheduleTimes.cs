using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>
/// When a schedule comes due, in its own time zone: intervals, and cron expressions of five fields with numbers, names, lists,
/// ranges and steps. Recurrence rules and rarer cron expressions never come due in the sandbox.
/// </summary>
internal static class ScheduleTimes
{
    public static IEnumerable<DateTimeOffset> Between(JsonElement definition, DateTimeOffset start, DateTimeOffset end)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(definition.Text("timezone") is { Length: > 0 } name ? name : "UTC");
        return (definition.Text("cron"), definition.Value("interval")) switch
        {
            ({ } cron, _) when CronTimes.Parse(cron, definition.Value("day_or")?.GetBoolean() ?? true) is { } times =>
                times.Between(zone, start, end),
            (null, { } interval) => Every(
                TimeSpan.FromSeconds(Durations.Seconds(interval)!.Value), RunStates.Time(definition.Text("anchor_date")!), zone, start, end),
            _ => [],
        };
    }

    private static IEnumerable<DateTimeOffset> Every(
        TimeSpan interval, DateTimeOffset anchor, TimeZoneInfo zone, DateTimeOffset start, DateTimeOffset end)
    {
        var passed = (long)Math.Ceiling((start - anchor) / interval);
        for (var time = anchor + (passed * interval); time <= end; time += interval)
        {
            yield return TimeZoneInfo.ConvertTime(time, zone);
        }
    }
}
