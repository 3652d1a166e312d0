using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Sandbox.Versions;

namespace Gateway.Sandbox.Validation;

/// <summary>What the server makes of recurrence rules: not when they come due, but which it takes and how it keeps them.</summary>
internal static partial class RecurrenceRules
{
    private static readonly char[] Separators = [';', ':', '\n'];

    private static readonly string[] Frequencies = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"];

    /// <summary>When a rule starts that does not say so.</summary>
    private static readonly DateTime Anchor = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>What is wrong with a rule, or null.</summary>
    public static string? Problem(string rule)
    {
        if (!rule.Contains("FREQ=", StringComparison.OrdinalIgnoreCase) && !rule.Contains("RDATE", StringComparison.OrdinalIgnoreCase))
        {
            return "unknown parameter type";
        }

        if (Part(rule, "FREQ") is { } frequency && !Frequencies.Contains(frequency, StringComparer.Ordinal))
        {
            return $"invalid 'FREQ': {frequency}";
        }

        return Start().Match(rule) is { Success: true } start
            && End().Match(rule) is { Success: true } end
            && IsInstant(start) != IsInstant(end)
                ? "RRULE UNTIL values must be specified in UTC when DTSTART is timezone-aware"
                : null;
    }

    /// <summary>
    /// Whether a rule ends at an instant without saying when it starts. Such a rule is taken, and making runs of it fails: the start
    /// that is assumed for it is on some clock, and the two cannot be compared.
    /// </summary>
    public static bool NeverComeDue(string rule) =>
        !HasStart(rule) && End().Match(rule) is { Success: true } end && IsInstant(end);

    /// <summary>A checked rule as the server keeps it.</summary>
    public static string Kept(string rule, string? zone, DateTimeOffset now, ServerManners manners) =>
        !manners.AnchorsRules || HasStart(rule) || NeverComeDue(rule)
            ? rule
            : $"DTSTART:{StartOf(rule, manners.AnchorsRulesInTheirZone ? zone : null, now).ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}\n{rule}";

    /// <summary>
    /// A rule of minutes or seconds that does not count starts lately, in step with one that started at the beginning, so that nobody
    /// has to go through all the years between.
    /// </summary>
    private static DateTime StartOf(string rule, string? zone, DateTimeOffset now)
    {
        var unit = Part(rule, "FREQ") switch
        {
            "MINUTELY" => TimeSpan.FromMinutes(1),
            "SECONDLY" => TimeSpan.FromSeconds(1),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero || rule.Contains('\n', StringComparison.Ordinal) || Part(rule, "COUNT") is not null)
        {
            return Anchor;
        }

        var clock = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone is { Length: > 0 } ? zone : "UTC")).DateTime;
        var interval = Part(rule, "INTERVAL") is { } text && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var period = unit * Math.Max(interval, 1);
        return clock <= Anchor ? Anchor : Anchor + (period * Math.Floor((clock - Anchor) / period));
    }

    private static bool HasStart(string rule) => rule.Contains("DTSTART", StringComparison.OrdinalIgnoreCase);

    private static bool IsInstant(Match time) =>
        time.Value.EndsWith("Z", StringComparison.OrdinalIgnoreCase) || time.Value.Contains("TZID", StringComparison.OrdinalIgnoreCase);

    private static string? Part(string rule, string name) => Array.Find(
        rule.ToUpperInvariant().Split(Separators),
        part => part.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    [GeneratedRegex("DTSTART[^:\\n]*:[0-9TZ]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex("UNTIL=[0-9TZ]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex End();
}
