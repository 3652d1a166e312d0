using System.Globalization;

namespace Gateway.Cli.People;

/// <summary>Which rollouts to list; null for what does not matter.</summary>
internal sealed record RolloutQuery
{
    /// <summary>The most that the gateway lists at once.</summary>
    public const int MaxLimit = 100;

    public string? Mode { get; init; }

    public string? Repository { get; init; }

    public string? Project { get; init; }

    public string? Branch { get; init; }

    public string? Status { get; init; }

    public string Limit { get; init; } = MaxLimit.ToString(CultureInfo.InvariantCulture);

    public string? Cursor { get; init; }

    /// <summary>The part of the address after the path.</summary>
    public string ToQuery() => UrlQuery.Of(
        ("mode", Mode),
        ("repository", Repository),
        ("project", Project),
        ("branch", Branch),
        ("status", Status),
        ("limit", Limit),
        ("cursor", Cursor));
}
