using System.Globalization;
using Gateway.Builds;
using Gateway.Policy;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace Gateway.Rollouts.Freezes;

/// <summary>Times that come again, by a rule of RFC 5545.</summary>
internal sealed class FreezeWindow
{
    private const int MaxRuleLength = 500;
    private const int MaxReasonLength = 500;
    private const string FromFormat = "yyyy-MM-ddTHH:mm:ss";

    private static readonly TimeSpan MaxLength = TimeSpan.FromDays(31);

    /// <summary>Parts of a rule that are understood: with seconds, minutes and hours the times of a day could be without number.</summary>
    private static readonly string[] Parts = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"];

    private static readonly string[] Frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

    private readonly CalendarEvent _event;
    private readonly TimeSpan _length;
    private readonly TimeZoneInfo _zone;

    private FreezeWindow(CalendarEvent recurring, TimeSpan length, TimeZoneInfo zone, FreezeWindowOptions options, string setting)
    {
        (_event, _length, _zone) = (recurring, length, zone);
        (Effect, Reason, Setting) = (options.Effect, options.Reason!, setting);
    }

    /// <summary>What it means.</summary>
    public FreezeEffect Effect { get; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; }

    /// <summary>Settings key of the window.</summary>
    public string Setting { get; }

    /// <summary>Compiles a window.</summary>
    /// <param name="options">The window.</param>
    /// <param name="setting">Its settings key.</param>
    /// <param name="errors">Takes what is wrong with it.</param>
    /// <returns>The window; null when something is wrong with it.</returns>
    public static FreezeWindow? Compile(FreezeWindowOptions options, string setting, ICollection<string> errors)
    {
        var count = errors.Count;
        var rule = options.Rule ?? "";
        if (FindRuleFault(rule) is { } fault)
        {
            errors.Add($"{setting}:Rule {fault}");
        }

        if (!DateTime.TryParseExact(options.From, FromFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var from))
        {
            errors.Add($"{setting}:From must be a local time without an offset, such as 2026-01-02T18:00:00.");
        }

        var length = options.For is { } text ? DurationText.Parse(text) : null;
        if (length is null || length > MaxLength)
        {
            errors.Add($"{setting}:For must be {DurationText.Expected}, at most 31 days.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone ?? "UTC", out var zone) || !zone.HasIanaId)
        {
            errors.Add($"{setting}:TimeZone must be a time zone of the IANA database, such as America/Sao_Paulo.");
        }

        if (options.Reason is not { Length: > 0 and <= MaxReasonLength } reason || !BuildSyntax.IsPlain(reason))
        {
            errors.Add($"{setting}:Reason must be a sentence of 1 to {MaxReasonLength} characters, for people whose builds are refused.");
        }

        if (errors.Count > count)
        {
            return null;
        }

        var recurring = new CalendarEvent { Start = new CalDateTime(from, zone!.Id), Duration = Duration.FromTimeSpanExact(length!.Value), RecurrenceRule = new RecurrencePattern(rule) };
        var window = new FreezeWindow(recurring, length.Value, zone, options, setting);
        if (window.Occurrences(new DateTimeOffset(from, zone.GetUtcOffset(from))).Any())
        {
            return window;
        }

        errors.Add($"{setting}:Rule never comes, for example because of a day that no month has.");
        return null;
    }

    /// <summary>The times of the window that are not over at a time, the next first, in its own time zone.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Occurrences(DateTimeOffset at)
    {
        using var all = _event.GetOccurrences(new CalDateTime((at - _length).UtcDateTime, "UTC")).GetEnumerator();
        while (TryMoveNext(all))
        {
            var from = TimeZoneInfo.ConvertTime(new DateTimeOffset(all.Current.Period.StartTime.AsUtc, TimeSpan.Zero), _zone);
            var to = TimeZoneInfo.ConvertTime(from + _length, _zone);
            if (to > at)
            {
                yield return (from, to);
            }
        }
    }

    // A rule that never comes again is looked for until the calendar ends.
    private static bool TryMoveNext(IEnumerator<Occurrence> occurrences)
    {
        try
        {
            return occurrences.MoveNext();
        }
        catch (EvaluationOutOfRangeException)
        {
            return false;
        }
    }

    private static string? FindRuleFault(string rule)
    {
        if (rule.Length is 0 or > MaxRuleLength)
        {
            return $"must be a recurrence rule of RFC 5545 of at most {MaxRuleLength} characters, such as FREQ=WEEKLY;BYDAY=FR.";
        }

        var parts = rule.Split(';').Select(static part => part.Split('=', 2)).ToList();
        if (parts.Find(static part => part.Length != 2 || !Parts.Contains(part[0], StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            return $"has the part {unknown[0]}, which is not one of {string.Join(", ", Parts)} with a value.";
        }

        if (!parts.Exists(static part => part[0].Equals("FREQ", StringComparison.OrdinalIgnoreCase) && Frequencies.Contains(part[1], StringComparer.OrdinalIgnoreCase)))
        {
            return $"must have FREQ with one of {string.Join(", ", Frequencies)}.";
        }

        try
        {
            _ = new RecurrencePattern(rule);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            return $"is no recurrence rule of RFC 5545: {exception.Message.Split('\n')[0]}";
        }
    }
}
