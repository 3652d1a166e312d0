using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Hosting.Http;

namespace Gateway.Hosting.Api.Freezes;

/// <summary>Why and until when a MODE accepts no builds.</summary>
public sealed record FreezeRequest
{
    private static readonly TimeSpan MaxFreeze = TimeSpan.FromDays(90);

    /// <summary>The reason: a sentence of at most 500 characters, shown to people whose builds are refused.</summary>
    public required string Reason { get; init; }

    /// <summary>When the freeze ends automatically: an RFC 3339 time in the future, at most 90 days from now. Either this or <c>for</c>.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How long the freeze lasts, at most 90 days, such as <c>30m</c>, <c>2h</c> or <c>1d12h</c>. Either this or <c>until</c>.</summary>
    public string? For { get; init; }

    /// <summary>When it ends.</summary>
    [JsonIgnore]
    internal DateTimeOffset End { get; private init; }

    /// <summary>Reads the body.</summary>
    /// <param name="body">Its raw bytes.</param>
    /// <param name="now">The time.</param>
    /// <returns>The request, or everything that is wrong with it.</returns>
    internal static (FreezeRequest? Request, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body, DateTimeOffset now) => JsonBody.ReadOrder(body, fields => new FreezeRequest
    {
        Reason = fields.Text("reason", OrderReason.MaxLength, OrderReason.IsValid, OrderReason.Expected),
        End = ReadEnd(fields, now),
    });

    private static DateTimeOffset ReadEnd(FieldReader fields, DateTimeOffset now)
    {
        if (fields.Has("for") && fields.Has("until"))
        {
            fields.Report("/for", "Send either for or until, not both.");
            return now;
        }

        if (fields.OptionalText("for", 32, static text => DurationText.Parse(text) is not null, DurationText.Expected) is { } text)
        {
            return Check(fields, "/for", now + (DurationText.Parse(text) ?? TimeSpan.FromSeconds(1)), now);
        }

        return fields.Has("for") ? now : ReadUntil(fields, now);
    }

    private static DateTimeOffset ReadUntil(FieldReader fields, DateTimeOffset now)
    {
        var text = fields.Text("until", 64, static text => Rfc3339.Parse(text) is not null, "an RFC 3339 time with an offset, such as 2026-12-24T18:00:00Z, or for with a duration such as 2h");
        return Rfc3339.ParseAsWritten(text) is { } until ? Check(fields, "/until", until, now) : now;
    }

    private static DateTimeOffset Check(FieldReader fields, string pointer, DateTimeOffset end, DateTimeOffset now)
    {
        if (end <= now)
        {
            fields.Report(pointer, "Must be in the future.");
        }
        else if (end - now > MaxFreeze)
        {
            fields.Report(pointer, "Must be at most 90 days in the future.");
        }

        return end;
    }
}
