using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>Reads what a gateway exposes to Prometheus: metrics are those of a whole process.</summary>
internal static partial class Scraping
{
    public static readonly Uri MetricsPath = new("/metrics", UriKind.Relative);

    /// <summary>All samples of <c>/metrics</c> at present.</summary>
    public static async Task<IReadOnlyList<Sample>> ScrapeAsync(this GatewayProcess gateway)
    {
        using var answer = await gateway.Client.GetAsync(MetricsPath);
        answer.EnsureSuccessStatusCode();
        return [.. Read(await answer.Content.ReadAsStringAsync())];
    }

    /// <summary>Waits until a sample is as a test waits for.</summary>
    public static async Task<Sample> WaitForSampleAsync(this GatewayProcess gateway, Predicate<Sample> isIt)
    {
        using var patience = new CancellationTokenSource(Waiting.Patience);
        while (true)
        {
            if ((await gateway.ScrapeAsync()).FirstOrDefault(sample => isIt(sample)) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>The value of the one series of that name and these labels; null when there is none.</summary>
    public static double? ValueOf(this IEnumerable<Sample> samples, string name, params (string Label, string Value)[] labels) =>
        samples.SingleOrDefault(sample => sample.Is(name, labels))?.Value;

    private static IEnumerable<Sample> Read(string text)
    {
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var match = SamplePattern().Match(line);
            Assert.True(match.Success, line);
            yield return new Sample(
                match.Groups["name"].Value,
                LabelPattern().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value, StringComparer.Ordinal),
                double.Parse(match.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex("""^(?<name>[a-z_][a-z0-9_]*)(\{(?<labels>.*)\})? (?<value>\S+)( \S+)?$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SamplePattern();

    [GeneratedRegex("""(?<name>[a-z_][a-z0-9_]*)="(?<value>[^"]*)""" + "\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelPattern();
}

/// <summary>One sample of a series.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Whether it is of that name and has these labels, and maybe others.</summary>
    public bool Is(string name, params (string Label, string Value)[] labels) =>
        Name == name && labels.All(label => Labels.TryGetValue(label.Label, out var value) && value == label.Value);
}
