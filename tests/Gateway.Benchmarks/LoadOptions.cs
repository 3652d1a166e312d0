using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>What a load generator sends.</summary>
internal sealed record LoadOptions
{
    private const string NoToken = "-";

    public required Uri Url { get; init; }

    public int Connections { get; init; } = 64;

    /// <summary>Seconds of sending, the second before which nothing counts left out.</summary>
    public double Seconds { get; init; } = 4;

    public double WarmUp { get; init; } = 1;

    /// <summary>Requests a second, sent whether or not earlier ones were answered; 0 sends as fast as answers come.</summary>
    public int Rate { get; init; }

    /// <summary>How many requests to sign beforehand; each is sent once.</summary>
    public int Count { get; init; } = 60_000;

    /// <summary>Of how many requests one has a wrong signature: 0 none, 1 all, 2 every other.</summary>
    public int WrongEvery { get; init; }

    /// <summary>A token to send in place of signatures; null for none.</summary>
    public string? Token { get; init; }

    public IEnumerable<string> ToArgs() =>
    [
        "load", Url.ToString(), Text(Connections), Text(Seconds), Text(WarmUp), Text(Rate), Text(Count), Text(WrongEvery), Token ?? NoToken,
    ];

    public static LoadOptions Parse(IReadOnlyList<string> args) => new()
    {
        Url = new Uri(args[0]),
        Connections = Number(args[1]),
        Seconds = double.Parse(args[2], CultureInfo.InvariantCulture),
        WarmUp = double.Parse(args[3], CultureInfo.InvariantCulture),
        Rate = Number(args[4]),
        Count = Number(args[5]),
        WrongEvery = Number(args[6]),
        Token = args[7] == NoToken ? null : args[7],
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}

/// <summary>What became of a load.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P50">Median latency in milliseconds.</param>
/// <param name="P99">99th percentile in milliseconds.</param>
/// <param name="Max">Longest latency in milliseconds.</param>
/// <param name="Statuses">Answers by status, those of the warm-up included.</param>
/// <param name="Exhausted">Whether the signed requests ran out before the time.</param>
internal sealed record LoadResult(double PerSecond, double P50, double P99, double Max, IReadOnlyDictionary<string, int> Statuses, bool Exhausted)
{
    public string Describe() => $"{Report.Text(PerSecond)}/s, p50 {Report.Text(P50)} ms, p99 {Report.Text(P99)} ms";
}
