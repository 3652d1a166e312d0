using System.Globalization;
using System.Text.Json;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>A schedule with the server's defaults filled in, so that a manifest's and the server's can be compared.</summary>
internal sealed record NormalSchedule
{
    private const string DefaultStart = "DTSTART:20200101T000000\n";
    private const string Start = "DTSTART";
    private const string DefaultZone = "UTC";

    private static readonly JsonElement NoParameters = JsonText.Object(_ => { });

    public required ScheduleKind Kind { get; init; }

    /// <summary>The cron expression or recurrence rule; empty for an interval.</summary>
    public string Expression { get; init; } = string.Empty;

    public double Seconds { get; init; }

    public bool DayOr { get; init; } = true;

    /// <summary>What an interval counts from; null when the manifest leaves it to the server.</summary>
    public DateTimeOffset? Anchor { get; init; }

    public required string TimeZone { get; init; }

    public required bool Active { get; init; }

    public required JsonElement Parameters { get; init; }

    public required string? Slug { get; init; }

    public static NormalSchedule From(ScheduleSpec spec)
    {
        var schedule = new NormalSchedule
        {
            Kind = ScheduleKind.Unknown,
            TimeZone = spec.Rule.TimeZone ?? DefaultZone,
            Active = spec.Active ?? true,
            Parameters = spec.Parameters ?? NoParameters,
            Slug = spec.Slug,
        };
        return spec.Rule switch
        {
            ScheduleRule.Cron cron => schedule with { Kind = ScheduleKind.Cron, Expression = cron.Expression, DayOr = cron.DayOr ?? true },
            ScheduleRule.Interval interval => schedule with { Kind = ScheduleKind.Interval, Seconds = interval.Seconds, Anchor = Instant(interval.AnchorDate) },
            ScheduleRule.Recurrence recurrence => schedule with { Kind = ScheduleKind.Recurrence, Expression = WithoutDefaultStart(recurrence.Rule) },
            _ => schedule,
        };
    }

    public static NormalSchedule From(LiveSchedule live)
    {
        var rule = live.Schedule;
        var schedule = new NormalSchedule
        {
            Kind = ScheduleKind.Unknown,
            TimeZone = Text(rule, "timezone") is { Length: > 0 } zone ? zone : DefaultZone,
            Active = live.Active,
            Parameters = live.Parameters is { ValueKind: JsonValueKind.Object } parameters ? parameters : NoParameters,
            Slug = live.Slug,
        };
        if (Text(rule, "cron") is { } cron)
        {
            return schedule with { Kind = ScheduleKind.Cron, Expression = cron, DayOr = !IsFalse(rule, "day_or") };
        }

        if (Text(rule, "rrule") is { } recurrence)
        {
            return schedule with { Kind = ScheduleKind.Recurrence, Expression = WithoutDefaultStart(recurrence) };
        }

        return SecondsOf(rule) is { } seconds
            ? schedule with { Kind = ScheduleKind.Interval, Seconds = seconds, Anchor = Instant(Text(rule, "anchor_date")) }
            : schedule;
    }

    /// <summary>The server puts its default start before rules whose runs hang on one (read in its source, 3.8): the rule is the same.</summary>
    private static string WithoutDefaultStart(string rule) =>
        rule.StartsWith(DefaultStart, StringComparison.Ordinal) ? rule[DefaultStart.Length..] : rule;

    /// <summary>Seconds of an interval, which servers from 3.6.18 on answer as it was sent: a number, or ISO 8601. Null for other kinds.</summary>
    public static double? SecondsOf(JsonElement rule) => rule.ValueKind != JsonValueKind.Object || !rule.TryGetProperty("interval", out var interval) ? null
        : interval.ValueKind switch
        {
            JsonValueKind.Number => interval.GetDouble(),
            JsonValueKind.String => IntervalText.Parse(interval.GetString()!),
            _ => null,
        };

    /// <summary>The anchor that the server holds, as it writes it; null for other kinds.</summary>
    public static string? AnchorOf(LiveSchedule live) => Text(live.Schedule, "anchor_date");

    /// <summary>Whether the server's schedule is what this one wants.</summary>
    public bool IsMetBy(NormalSchedule live) =>
        Kind != ScheduleKind.Unknown
        && Kind == live.Kind
        && IsSameExpression(live)
        && Seconds.Equals(live.Seconds)
        && DayOr == live.DayOr
        && TimeZone == live.TimeZone
        && Active == live.Active
        && Slug == live.Slug
        && (Anchor is null || Anchor == live.Anchor)
        && JsonElement.DeepEquals(Parameters, live.Parameters);

    /// <summary>
    /// For rules that repeat within the hour and leave their start open, the server writes a start of its own that follows the clock (read
    /// in its source, 3.8): whichever it holds now is what the manifest asks for.
    /// </summary>
    private bool IsSameExpression(NormalSchedule live) =>
        Expression == live.Expression
        || (Kind == ScheduleKind.Recurrence
            && IsWithinTheHour(Expression)
            && !Expression.Contains(Start, StringComparison.OrdinalIgnoreCase)
            && live.Expression.StartsWith(Start, StringComparison.Ordinal)
            && live.Expression.Split('\n', 2) is [_, var rest]
            && rest == Expression);

    private static bool IsWithinTheHour(string rule) =>
        rule.Contains("FREQ=MINUTELY", StringComparison.OrdinalIgnoreCase) || rule.Contains("FREQ=SECONDLY", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement rule, string name) =>
        rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static bool IsFalse(JsonElement rule, string name) => rule.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.False;

    // The server takes an anchor without an offset as UTC.
    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}

/// <summary>How a schedule says when runs start.</summary>
internal enum ScheduleKind
{
    /// <summary>None of those that the gateway knows; equal to nothing.</summary>
    Unknown,

    /// <summary>A cron expression.</summary>
    Cron,

    /// <summary>A fixed distance.</summary>
    Interval,

    /// <summary>An RRULE.</summary>
    Recurrence,
}
