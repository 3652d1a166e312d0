using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Validation;

/// <summary>The three kinds of schedule.</summary>
internal static class ScheduleModels
{
    private static readonly BodyType TimeZoneName = BodyTypes.Optional(BodyTypes.Text);

    private static readonly BodyModel Interval = new("IntervalSchedule",
    [
        new("interval", Durations.Positive, Required: true),
        new("anchor_date", BodyTypes.Time),
        new("timezone", TimeZoneName),
    ])
    { After = UnknownTimeZone };

    private static readonly BodyModel Cron = new("CronSchedule",
    [
        new("cron", CronString, Required: true),
        new("timezone", TimeZoneName),
        new("day_or", BodyTypes.Flag),
    ])
    { After = UnknownTimeZone };

    private static readonly BodyModel RRule = new("RRuleSchedule",
    [
        new("rrule", RRuleString, Required: true),
        new("timezone", BodyTypes.Optional(ListedTimeZone)),
    ]);

    private static readonly BodyUnion Kinds = new(
        ("function-after[validate_timezone(), IntervalSchedule]", Interval),
        ("function-after[validate_timezone(), CronSchedule]", Cron),
        ("RRuleSchedule", RRule));

    public static void Check(JsonElement value, Location at, Findings issues) => Kinds.Check(value, at, issues);

    /// <summary>A checked schedule as the server keeps it, with its defaults filled in.</summary>
    public static JsonElement Complete(JsonElement schedule, DateTimeOffset now, ServerManners manners)
    {
        if (schedule.TryGetProperty("cron", out var cron))
        {
            var dayOr = !schedule.TryGetProperty("day_or", out var given) || given.GetBoolean();
            return JsonSerializer.SerializeToElement(
                new { cron, timezone = schedule.Text("timezone"), day_or = dayOr }, SandboxJson.Options);
        }

        if (schedule.TryGetProperty("rrule", out var rrule))
        {
            var zone = schedule.Has("timezone") ? schedule.Text("timezone") : "UTC";
            var rule = RecurrenceRules.Kept(rrule.GetString()!, zone, now, manners);
            return JsonSerializer.SerializeToElement(new { rrule = rule, timezone = zone }, SandboxJson.Options);
        }

        var interval = schedule.GetProperty("interval");
        return JsonSerializer.SerializeToElement(
            new
            {
                interval = Durations.IsWritten(interval) && manners.KeepsWrittenIntervals
                    ? interval
                    : Durations.Json(Durations.Seconds(interval)!.Value),
                anchor_date = schedule.Text("anchor_date") is { } anchor ? InUtc(anchor) : SandboxJson.Format(now),
                timezone = schedule.Text("timezone") ?? "UTC",
            },
            SandboxJson.Options);
    }

    private static string InUtc(string anchor) =>
        anchor.EndsWith('Z') || anchor.LastIndexOfAny(['+', '-']) > "2026-01-01T".Length ? anchor : $"{anchor}Z";

    private static void CronString(JsonElement value, Location at, Findings issues)
    {
        BodyTypes.Text(value, at, issues);
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } cron && !CronText.IsValid(cron))
        {
            issues.Add(Issue.ValueError(at, $"Invalid cron string: \"{cron}\"", value));
        }
    }

    private static void RRuleString(JsonElement value, Location at, Findings issues)
    {
        BodyTypes.Text(value, at, issues);
        if (value.ValueKind == JsonValueKind.String
            && value.GetString() is { } rule
            && RecurrenceRules.Problem(rule) is { } problem)
        {
            issues.Add(Issue.ValueError(at, $"Invalid RRule string \"{rule}\": {problem}", value));
        }
    }

    private static string? UnknownTimeZone(JsonElement schedule) =>
        schedule.Text("timezone") is { Length: > 0 } zone && !IsTimeZone(zone)
            ? $"Invalid timezone: \"{zone}\" (specify in IANA tzdata format, for example, America/New_York)"
            : null;

    /// <summary>The server lists every zone it knows in this message; the sandbox does not.</summary>
    private static void ListedTimeZone(JsonElement value, Location at, Findings issues)
    {
        BodyTypes.Text(value, at, issues);
        if (value.ValueKind == JsonValueKind.String && !IsTimeZone(value.GetString()!))
        {
            const string Pattern = "Africa/Abidjan|…|UTC";
            issues.Add(new(
                "string_pattern_mismatch", at.Parts, $"String should match pattern '{Pattern}'", value, new { pattern = Pattern }));
        }
    }

    private static bool IsTimeZone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name;
}
