using Gateway.Hosting.Versioning;
using Gateway.IntegrationTests.Telemetry;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Running;

/// <summary>What a start says of itself, and where else its version is.</summary>
public sealed class StartReportTests
{
    private const string MissingForABuild = "Missing for a first build: ";

    [Fact]
    public async Task A_start_says_in_one_block_what_it_is_and_what_it_works_with()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Telemetry:PrefectInterval"] = "00:10:00", ["Modes:staging:Branches:0"] = "staging/**" };
        await using var gateway = await HostedGateway.StartAsync(settings);

        var output = await SaidAsync(gateway, "Ledger: ");

        var lines = output.Split('\n').SkipWhile(line => !line.Contains("Deployment gateway ", StringComparison.Ordinal)).ToList();
        var address = gateway.Address.ToString().TrimEnd('/');
        Assert.StartsWith($"[Information] Deployment gateway {GatewayVersion.Number}", lines[0], StringComparison.Ordinal);
        Assert.EndsWith($" listens on {address}.", lines[0], StringComparison.Ordinal);
        Assert.Equal($"[Information] Swagger UI: {address}/swagger", lines[1]);
        Assert.Equal(
            [
                "[Information] MODE dev: branches none; repositories none.",
                "[Information] MODE prod: branches main; repositories org/pipelines-arcgis.",
                "[Information] MODE staging: branches staging/**; repositories org/pipelines-arcgis.",
            ],
            lines.Skip(2).Take(3));
        Assert.Matches($@"\A\[Information\] Prefect: {sandbox.ApiUrl}, version 3\.\d+\.\d+\.\z", lines[5]);
        Assert.Equal($"[Information] Ledger: {settings["Ledger:Path"]}", lines[6]);
    }

    [Fact]
    public async Task A_start_neither_waits_for_Prefect_nor_fails_without_it()
    {
        using var settings = new GatewaySettings { ["Telemetry:PrefectInterval"] = "00:10:00" };
        await using var gateway = await HostedGateway.StartAsync(settings);

        Assert.Equal("healthy", (string?)(await gateway.GetJsonAsync("/health/live"))["status"]);

        Assert.Contains("Prefect: http://127.0.0.1:9/api, which does not answer yet.", await SaidAsync(gateway, "Ledger: "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_first_build_would_lack_is_said_with_it()
    {
        using var settings = new GatewaySettings();
        settings.Clear("Repositories", "ApiKeys");
        await using var gateway = await HostedGateway.StartAsync(settings);

        var output = await SaidAsync(gateway, "gateway keys create");

        Assert.Contains($"[Warning] {MissingForABuild}The settings contain no repository", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_is_there_nothing_is_missing()
    {
        using var settings = new GatewaySettings();
        settings["Repositories:other:Name"] = null;
        settings["Repositories:other:Secrets:0"] = null;
        await using var gateway = await HostedGateway.StartAsync(settings);

        Assert.DoesNotContain(MissingForABuild, await SaidAsync(gateway, "Ledger: "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_in_liveness_in_the_metrics_and_in_the_OpenAPI_document()
    {
        using var settings = new GatewaySettings { ["Telemetry:Prometheus:Access"] = "open" };
        await using var gateway = await GatewayProcess.StartAsync(settings);

        var live = await gateway.GetJsonAsync("/health/live");
        var document = await gateway.GetJsonAsync("/openapi/v1.json");
        var info = await gateway.WaitForSampleAsync(sample => sample.Name == "gateway_build_info");

        Assert.Equal(GatewayVersion.Number, (string?)live["version"]);
        Assert.Equal(GatewayVersion.Number, (string?)document["info"]!["version"]);
        Assert.Equal((GatewayVersion.Number, 1), (info.Labels["version"], info.Value));
    }

    [Fact]
    public async Task The_version_is_what_the_command_line_prints()
    {
        using var settings = new GatewaySettings();

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "--version");

        Assert.Equal(0, exitCode);
        Assert.StartsWith(GatewayVersion.Number, output, StringComparison.Ordinal);
    }

    /// <summary>The log as a text: what is written of it here has texts in quotation marks, which lines for people have not.</summary>
    private static async Task<string> SaidAsync(HostedGateway gateway, string text) =>
        (await gateway.WaitForLineAsync(text)).Replace("\"", "", StringComparison.Ordinal);
}
