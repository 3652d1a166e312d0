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

    /// <summary>When the freeze ends automatically: an RFC 3339 time in the future, at most 90 days from now.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Reads the body.</summary>
    /// <param name="body">Its raw bytes.</param>
    /// <param name="now">The time.</param>
    /// <returns>The request, or everything that is wrong with it.</returns>
    internal static (FreezeRequest? Request, IReadOnlyList<Finding> Errors) Read(ReadOnlyMemory<byte> body, DateTimeOffset now) => JsonBody.ReadOrder(body, fields => new FreezeRequest
    {
        Reason = fields.Text("reason", OrderReason.MaxLength, OrderReason.IsValid, OrderReason.Expected),
        Until = ReadUntil(fields, now),
    });

    private static DateTimeOffset ReadUntil(FieldReader fields, DateTimeOffset now)
    {
        var text = fields.Text("until", 64, static text => Rfc3339.Parse(text) is not null, "an RFC 3339 time with an offset, such as 2026-12-24T18:00:00Z");
        if (Rfc3339.Parse(text) is not { } until)
        {
            return now;
        }

        if (until <= now)
        {
            fields.Report("/until", "Must be in the future.");
        }
        else if (until - now > MaxFreeze)
        {
            fields.Report("/until", "Must be at most 90 days in the future.");
        }

        return until;
    }
}
