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

    /// <summary>The rule, an interval without its anchor; null for none of those that the gateway knows, which is equal to nothing.</summary>
    public required ScheduleRule? Rule { get; init; }

    /// <summary>What an interval counts from; null when the manifest leaves it to the server.</summary>
    public DateTimeOffset? Anchor { get; init; }

    public required bool Active { get; init; }

    public required JsonElement Parameters { get; init; }

    public required string? Slug { get; init; }

    public static NormalSchedule From(ScheduleSpec spec) => From(spec.Rule, spec.Active ?? true, spec.Parameters, spec.Slug);

    public static NormalSchedule From(LiveSchedule live) => From(
        ScheduleBodies.ReadRule(live.Schedule),
        live.Active,
        live.Parameters is { ValueKind: JsonValueKind.Object } parameters ? parameters : null,
        live.Slug);

    /// <summary>Whether the server's schedule is what this one wants.</summary>
    public bool IsMetBy(NormalSchedule live) =>
        Rule is not null
        && (Rule == live.Rule || IsSameButForStart(live))
        && Active == live.Active
        && Slug == live.Slug
        && (Anchor is null || Anchor == live.Anchor)
        && JsonElement.DeepEquals(Parameters, live.Parameters);

    private static NormalSchedule From(ScheduleRule? rule, bool active, JsonElement? parameters, string? slug) => new()
    {
        Rule = Normal(rule),
        Anchor = rule is ScheduleRule.Interval interval ? Instant(interval.AnchorDate) : null,
        Active = active,
        Parameters = parameters ?? NoParameters,
        Slug = slug,
    };

    private static ScheduleRule? Normal(ScheduleRule? rule)
    {
        var zone = rule?.TimeZone is { Length: > 0 } given ? given : DefaultZone;
        return rule switch
        {
            ScheduleRule.Cron cron => cron with { DayOr = cron.DayOr ?? true, TimeZone = zone },
            ScheduleRule.Interval interval => interval with { AnchorDate = null, TimeZone = zone },
            ScheduleRule.Recurrence recurrence => recurrence with { Rule = WithoutDefaultStart(recurrence.Rule), TimeZone = zone },
            _ => null,
        };
    }

    /// <summary>The server puts its default start before rules whose runs hang on one (read in its source, 3.8): the rule is the same.</summary>
    private static string WithoutDefaultStart(string rule) =>
        rule.StartsWith(DefaultStart, StringComparison.Ordinal) ? rule[DefaultStart.Length..] : rule;

    /// <summary>
    /// For rules that repeat within the hour and leave their start open, the server writes a start of its own that follows the clock (read
    /// in its source, 3.8): whichever it holds now is what the manifest asks for.
    /// </summary>
    private bool IsSameButForStart(NormalSchedule live) =>
        Rule is ScheduleRule.Recurrence wanted
        && live.Rule is ScheduleRule.Recurrence held
        && IsWithinTheHour(wanted.Rule)
        && !wanted.Rule.Contains(Start, StringComparison.OrdinalIgnoreCase)
        && held.Rule.StartsWith(Start, StringComparison.Ordinal)
        && held.Rule.Split('\n', 2) is [_, var rest]
        && wanted == held with { Rule = rest };

    private static bool IsWithinTheHour(string rule) =>
        rule.Contains("FREQ=MINUTELY", StringComparison.OrdinalIgnoreCase) || rule.Contains("FREQ=SECONDLY", StringComparison.OrdinalIgnoreCase);

    // The server takes an anchor without an offset as UTC.
    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}
