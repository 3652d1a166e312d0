using System.Globalization;
using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Http;
using Gateway.Ledger;

namespace Gateway.Cli.People;

/// <summary>What a person reads of ids, times, images and states.</summary>
internal static class Words
{
    public const string None = "-";

    private const int CommitLength = 7;
    private const int IdLength = 8;

    /// <summary>The end of an id: it begins with the time, so that rollouts of one day begin alike.</summary>
    public static Cell Id(Guid id) => new(id.ToString()[^IdLength..]) { Full = id.ToString() };

    public static Cell Commit(string sha) => new(sha.Length > CommitLength ? sha[..CommitLength] : sha) { Full = sha };

    /// <summary>An image without its registry and owner.</summary>
    public static Cell Image(string image) => new(image[(image.LastIndexOf('/') + 1)..]) { Full = image };

    /// <summary>How long ago something was.</summary>
    public static Cell Age(DateTimeOffset? at, DateTimeOffset now) => at is { } time ? new Cell(Length(now - time) + " ago") { Full = Rfc3339Of(time) } : None;

    /// <summary>A time, and how long it is until then.</summary>
    public static string Until(DateTimeOffset at, DateTimeOffset now) => $"{Time(at)}{(at > now ? $" (in {Length(at - now)})" : "")}";

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A time for lists, with seconds.</summary>
    public static Cell Moment(DateTimeOffset at) => new(at.UtcDateTime.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture)) { Full = Rfc3339Of(at) };

    /// <summary>A length of time in its largest unit.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { TotalDays: >= 2 } => Many(length.TotalDays, "d"),
        { TotalHours: >= 2 } => Many(length.TotalHours, "h"),
        { TotalMinutes: >= 2 } => Many(length.TotalMinutes, "min"),
        _ => Many(Math.Max(0, length.TotalSeconds), "s"),
    };

    /// <summary>How long something took.</summary>
    public static string Took(TimeSpan length) => length switch
    {
        { TotalSeconds: < 1 } => Many(length.TotalMilliseconds, "ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.0} s"),
        _ => Length(length),
    };

    public static Cell Status(RolloutStatus status) => new(Name(status), status switch
    {
        RolloutStatus.Succeeded => Tone.Good,
        RolloutStatus.Failed or RolloutStatus.RolledBack => Tone.Bad,
        RolloutStatus.Cancelled or RolloutStatus.Superseded => Tone.Dim,
        _ => Tone.Warn,
    });

    public static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => SnakeCaseEnum<TEnum>.NameOf(value);

    /// <summary>Who is behind a rollout: who ordered it, or who started the run.</summary>
    public static string By(RolloutResource rollout) => rollout.RequestedBy ?? rollout.Actor ?? None;

    /// <summary>A number of things.</summary>
    public static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>What a rollout did, without what there is none of.</summary>
    public static string Counts(RolloutCounts counts)
    {
        (int Count, string What)[] kinds =
            [(counts.Created, "created"), (counts.Updated, "updated"), (counts.Pruned, "pruned"), (counts.Restored, "reverted"), (counts.Unchanged, "unchanged")];
        return string.Join(", ", kinds.Where(static kind => kind.Count > 0).Select(static kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count} {kind.What}")).DefaultIfEmpty("none"));
    }

    private static string Many(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(count):0} {unit}");

    private static string Rfc3339Of(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
