using Gateway.IntegrationTests.Workflows;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>What promtool says of the files that Prometheus reads.</summary>
public sealed class PrometheusFileTests
{
    [Theory]
    [InlineData("check", "config", "--syntax-only", "prometheus.yml")] // Its key is where docker compose puts it.
    [InlineData("check", "rules", "rules/gateway.yml")]
    [InlineData("test", "rules", "tests/gateway.yml")]
    public async Task Promtool_finds_nothing_wrong(params string[] args)
    {
        var outcome = await Tools.StartAsync("promtool", args, PrometheusServer.Folder);

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
    }

    [Fact]
    public async Task Every_alert_has_a_test_in_which_it_fires()
    {
        var rules = await File.ReadAllLinesAsync(Path.Combine(PrometheusServer.Folder, "rules", "gateway.yml"));
        var tests = await File.ReadAllTextAsync(Path.Combine(PrometheusServer.Folder, "tests", "gateway.yml"));

        var alerts = rules.Where(line => line.Contains("- alert: ", StringComparison.Ordinal)).Select(line => line.Split("- alert: ")[1]).ToList();

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains(
            tests.Split("- alertname: "),
            test => test.StartsWith(alert + "\n", StringComparison.Ordinal) && test.Contains("exp_labels", StringComparison.Ordinal)));
    }
}
