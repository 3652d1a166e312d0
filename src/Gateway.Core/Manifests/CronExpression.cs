namespace Gateway.Manifests;

/// <summary>
/// A cron expression as Prefect's croniter reads it: five fields, a sixth for seconds and a seventh for years at the end, or a macro; without
/// random and hashed fields. (Cronos reads other dialects: it has seconds first.)
/// </summary>
internal sealed class CronExpression
{
    /// <summary>Longer than one that lists each minute, hour, day, month and second by itself.</summary>
    public const int MaxLength = 1_000;

    private const int LeapYear = 2024;

    private static readonly string[] Macros = ["@midnight", "@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@annually"];

    private readonly string[] _fields = [];
    private readonly HashSet<int>[] _values = [];

    private CronExpression(string text)
    {
        if (text.Length > MaxLength)
        {
            Problem = $"it is longer than {MaxLength} characters";
            return;
        }

        _fields = text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (_fields.Length is >= 5 and <= 7)
        {
            _values = new HashSet<int>[_fields.Length];
            for (var index = 0; index < _fields.Length; index++)
            {
                var problem = CronField.All[index].Read(_fields[index], _fields.Length, out _values[index]);
                Problem ??= problem is null ? null : $"its {CronField.All[index].Name} field {problem}";
            }
        }
        else if (!Macros.Contains(text.ToLowerInvariant(), StringComparer.Ordinal))
        {
            Problem = $"it has {_fields.Length} fields instead of 5 (or 6 with seconds at the end, or 7 with years after them)";
        }
    }

    /// <summary>What is wrong with it, as the end of a sentence; null when Prefect takes it.</summary>
    public string? Problem { get; }

    /// <summary>Whether it has the field for seconds, which Prefect reads as the sixth, and others as the first.</summary>
    public bool HasSeconds => _values.Length > 5;

    /// <summary>
    /// Whether Prefect takes it and then fails each time that it looks for runs, since no month of it has a day of it. Weekdays do not help:
    /// its croniter looks for the day of the month first, also where either of them would do.
    /// </summary>
    public bool IsNeverScheduled =>
        _values is [_, _, var days, var months, ..]
        && !_fields[2].AsSpan().ContainsAny('?', 'l') // Any day, or the last one, which each month has.
        && months.All(month => days.Min() > DateTime.DaysInMonth(LeapYear, month));

    /// <summary>The times of a day at which it may run.</summary>
    public (IReadOnlyCollection<int> Seconds, IReadOnlyCollection<int> Minutes, IReadOnlyCollection<int> Hours) Times =>
        _values.Length > 0 ? (HasSeconds ? _values[5] : [0], _values[0], _values[1])
        : ([0], [0], _fields is ["@hourly"] ? [.. Enumerable.Range(0, 24)] : [0]);

    public static CronExpression Parse(string text) => new(text);
}
