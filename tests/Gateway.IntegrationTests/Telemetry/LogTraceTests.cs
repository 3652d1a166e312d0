using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>The log on the console, as compact JSON.</summary>
public sealed class LogTraceTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Every_line_of_a_rollout_carries_the_trace_of_the_request_that_brought_it()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Logging:Format"] = "json" };
        await using var gateway = await GatewayProcess.StartAsync(settings);

        using var request = SignedBuild.From(SignedBuild.Json()).ToRequest("/api/v1/builds");
        request.Headers.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-00");
        using var answer = await gateway.Client.SendAsync(request);
        var id = (string?)(await answer.ReadJsonAsync())["id"];
        await gateway.TerminateAsync();

        var lines = gateway.Output.Split('\n').Select(line => JsonNode.Parse(line)!.AsObject()).Where(line => (string?)line["RolloutId"] == id).ToList();
        Assert.Collection(
            lines.Select(line => (string?)line["@m"]),
            accepted => Assert.EndsWith("was accepted.", accepted, StringComparison.Ordinal),
            succeeded => Assert.Contains("succeeded", succeeded, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Equal(TraceId, (string?)line["@tr"]));
        Assert.Equal(2, lines.Select(line => (string?)line["@sp"]).Where(span => span is { Length: 16 }).Distinct(StringComparer.Ordinal).Count());
    }
}
