using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>
/// Every query of the dashboard and of the alert rules, asked of a real Prometheus that scraped a real run: a name or a label that no metric has
/// would leave a panel empty, and an alert silent, for ever.
/// </summary>
public sealed partial class QueryTests(ObservedGateway observed) : IClassFixture<ObservedGateway>
{
    private static readonly string Observability = Path.Combine(RepositoryFiles.Root, "docker", "observability");

    [Fact]
    public async Task Every_panel_of_the_dashboard_shows_something_of_a_real_run()
    {
        var wrong = new List<string>();
        var queries = Panels().SelectMany(panel => panel!["targets"]!.AsArray()).ToList();
        foreach (var target in queries)
        {
            var query = ((string)target!["expr"]!)
                .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
                .Replace("$mode", ".*", StringComparison.Ordinal)
                .Replace("$repository", ".*", StringComparison.Ordinal);
            var labels = LegendLabels().Matches((string)target["legendFormat"]!).Select(label => label.Groups["label"].Value);
            wrong.AddRange(await FaultsOfAsync(query, labels));
        }

        Assert.True(queries.Count > 20);
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_dashboards_variables_have_values()
    {
        var wrong = new List<string>();
        foreach (var variable in Dashboard()["templating"]!["list"]!.AsArray())
        {
            var match = LabelValues().Match((string)variable!["query"]!["query"]!);
            wrong.AddRange(await FaultsOfAsync(match.Groups["metric"].Value, [match.Groups["label"].Value]));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_alert_looks_at_what_a_real_run_exposes()
    {
        var wrong = new List<string>();
        var rules = await ReadRulesAsync();
        foreach (var (expression, labels) in rules)
        {
            // Whether it is too much is another question; promtool's tests answer it.
            var match = Comparison().Match(expression);
            Assert.True(match.Success, expression);
            wrong.AddRange(await FaultsOfAsync(match.Groups["query"].Value, labels));
        }

        Assert.True(rules.Count > 10);
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Prometheus_evaluates_every_rule()
    {
        await observed.Prometheus.WaitForAsync("count_over_time(gateway_drift_deployments[5m]) >= 5");

        var rules = await observed.Prometheus.ListRulesAsync();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.True(rule.Health == "ok", $"{rule.Name}: {rule.Health} {rule.Error}"));
    }

    [Fact]
    public async Task The_document_names_every_metric_and_no_other()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "docs", "telemetry.md"));
        var named = MetricNames().Matches(document).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        var exposed = observed.Samples.Select(sample => sample.Name)
            .Where(name => name.StartsWith("gateway_", StringComparison.Ordinal))
            .Select(name => HistogramSuffix().Replace(name, ""))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        Assert.Equal(exposed, named);
    }

    /// <summary>What is wrong with a query: no result, a result without a label that is made use of, or a label to sum by that nothing has.</summary>
    private async Task<List<string>> FaultsOfAsync(string query, IEnumerable<string> labels)
    {
        var faults = new List<string>();
        var result = await observed.Prometheus.QueryAsync(query);
        if (result.Count == 0)
        {
            faults.Add($"{query}: nothing.");
        }

        faults.AddRange(from label in labels where !result.Any(series => series.Contains(label)) select $"{query}: no label {label}.");
        var known = await observed.Prometheus.ListLabelsAsync();
        faults.AddRange(
            from grouping in Groupings().Matches(query)
            from label in grouping.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries)
            where !known.Contains(label)
            select $"{query}: nothing has the label {label}.");

        // A sum over several selectors has a result although one of them may have none.
        foreach (var selector in Selectors().Matches(query).Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            if ((await observed.Prometheus.QueryAsync(selector)).Count == 0)
            {
                faults.Add($"{query}: {selector} is nothing.");
            }
        }

        return faults;
    }

    private static JsonNode Dashboard() => JsonNode.Parse(File.ReadAllText(Path.Combine(Observability, "grafana", "dashboards", "gateway.json")))!;

    private static JsonArray Panels() => Dashboard()["panels"]!.AsArray();

    /// <summary>The expressions of all rules and the labels that their texts use, as Prometheus itself read them.</summary>
    private static async Task<IReadOnlyList<(string Expression, IReadOnlyList<string> Labels)>> ReadRulesAsync()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(PrometheusServer.Folder, "rules", "gateway.yml"));
        return
        [
            .. from rule in text.Split("- alert:").Skip(1)
               let expression = RuleExpression().Match(rule)
               select (
                   Whitespace().Replace(expression.Groups["expression"].Value.Replace(">-", "", StringComparison.Ordinal), " ").Trim(),
                   (IReadOnlyList<string>)[.. RuleLabels().Matches(rule).Select(label => label.Groups["label"].Value).Distinct(StringComparer.Ordinal)]),
        ];
    }

    [GeneratedRegex("""\{\{\s*(?<label>[a-z_]+)\s*\}\}""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LegendLabels();

    [GeneratedRegex("""\$labels\.(?<label>[a-z_]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RuleLabels();

    [GeneratedRegex("""label_values\((?<metric>[a-z_]+), (?<label>[a-z_]+)\)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelValues();

    [GeneratedRegex("""^(?<query>.+) (==|>|<) [0-9.e]+$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();

    [GeneratedRegex("""by \((?<labels>[^)]+)\)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Groupings();

    [GeneratedRegex("""\b(gateway_[a-z0-9_]+|up)(\{[^}]*\})?""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Selectors();

    [GeneratedRegex("""\n\s+expr: (?<expression>(.|\n)+?)\n\s+(for|labels):""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RuleExpression();

    [GeneratedRegex("""\s+""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whitespace();

    [GeneratedRegex("""`(?<name>gateway_[a-z0-9_]+)`""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetricNames();

    [GeneratedRegex("""(?<=_seconds)_(bucket|sum|count)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HistogramSuffix();
}
