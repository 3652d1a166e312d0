namespace Gateway.Manifests;

/// <summary>What a manifest calls an rrule: RFC 5545 as dateutil reads it, one rule or a set of lines, of bounded length.</summary>
internal sealed class RecurrenceSet
{
    /// <summary>Prefect's own bound, about a year of single dates.</summary>
    public const int MaxLength = 6500;

    /// <summary>Where Prefect begins when nothing says it.</summary>
    public static readonly DateTime DefaultStart = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    // Whether DTSTART, wherever it stands, has a time zone; null where there is none.
    private readonly bool? _startHasZone;

    private RecurrenceSet(string text)
    {
        if (text.Length > MaxLength)
        {
            Problem = $"it is longer than {MaxLength} characters";
            return;
        }

        List<Line> lines = [.. text.ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Line.Parse)];
        Rules = [.. lines.Select(static line => line.Rule).OfType<RecurrenceRule>()];
        foreach (var line in lines.Where(static line => line.Name == "DTSTART"))
        {
            _startHasZone = _startHasZone is true || line.HasZone;
            Start = RecurrenceDate.Parse(line.Value) ?? Start;
        }

        Problem = lines.Select(line => line.ProblemWith(_startHasZone)).FirstOrDefault(static problem => problem is not null)
            ?? (lines.Exists(static line => line.Name is "RRULE" or "RDATE") ? null : "it has no RRULE");
    }

    /// <summary>What is wrong with it, as the end of a sentence; null when Prefect takes it.</summary>
    public string? Problem { get; }

    /// <summary>Its RRULE and EXRULE lines.</summary>
    public IReadOnlyList<RecurrenceRule> Rules { get; } = [];

    /// <summary>The moment that its DTSTART stands for where the time zone does not count, as Prefect takes it.</summary>
    public DateTime Start { get; } = DefaultStart;

    /// <summary>
    /// Whether Prefect takes it and then schedules no run of its deployment, also of its other schedules: an UNTIL with a time zone, where
    /// nothing says from when on. Prefect then begins at a date without one, and fails each time that it looks for runs.
    /// </summary>
    public bool IsNeverScheduled => _startHasZone is null && Rules.Any(static rule => rule.UntilHasZone);

    public static RecurrenceSet Parse(string text) => new(text);

    /// <summary>A line; one without a name is an RRULE.</summary>
    private sealed record Line(string Name, IReadOnlyList<string> Parameters, string Value, RecurrenceRule? Rule)
    {
        public bool HasZone => Value.EndsWith('Z') || Parameters.Any(IsZone);

        public static Line Parse(string text)
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (colon < 0 ? ["RRULE"] : text[..colon].Split(';'), text[(colon + 1)..]);
            return new Line(name[0], name[1..], value, name is ["RRULE" or "EXRULE"] ? RecurrenceRule.Parse(value, isExclusion: name[0] == "EXRULE") : null);
        }

        public string? ProblemWith(bool? startHasZone)
        {
            if (Rule is not null)
            {
                return Rule.ProblemWith(startHasZone);
            }

            if (Name is not ("RDATE" or "EXDATE" or "DTSTART"))
            {
                return "it has a line that is not RRULE, EXRULE, RDATE, EXDATE or DTSTART";
            }

            if (Parameters.Any(static parameter => parameter is not ("VALUE=DATE-TIME" or "VALUE=DATE") && !IsZone(parameter)))
            {
                return $"its {Name} has an unknown parameter";
            }

            var dates = Value.Split(',');
            return Array.TrueForAll(dates, static date => RecurrenceDate.Parse(date) is not null) && (Name != "DTSTART" || dates.Length == 1) ? null : $"its {Name} is not a valid date";
        }

        private static bool IsZone(string parameter) => parameter.StartsWith("TZID=", StringComparison.Ordinal);
    }
}
