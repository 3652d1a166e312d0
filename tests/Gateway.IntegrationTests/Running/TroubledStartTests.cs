using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Running;

/// <summary>What an operator sets wrong outside of the gateway's own settings: it runs all the same, and says what is wrong without being asked.</summary>
public sealed class TroubledStartTests
{
    [Fact]
    public async Task A_wrong_password_of_Prefects_is_in_the_log_and_in_readiness()
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { AuthString = "gateway:right" });
        using var settings = Watching(sandbox.ApiUrl);
        settings["Prefect:AuthString"] = "gateway:wrong";

        await AssertSaysAsync(settings, "prefect", "unhealthy", "Gateway:Prefect:AuthString");
    }

    [Fact]
    public async Task A_work_pool_that_is_missing_is_in_the_log_and_in_readiness()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = Watching(sandbox.ApiUrl);
        settings["Modes:staging:WorkPools:0"] = "missing-pool";

        await AssertSaysAsync(settings, "work_pool:missing-pool", "degraded", "Prefect has no work pool 'missing-pool'");
    }

    [Fact]
    public async Task A_certificate_that_is_missing_is_in_the_log_and_in_readiness()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = Watching(sandbox.ApiUrl);
        settings["Http:CertificateFile"] = "/certificates/tls.crt";

        await AssertSaysAsync(settings, "certificate", "degraded", "The file /certificates/tls.crt does not exist");
    }

    private static GatewaySettings Watching(Uri prefect)
    {
        var settings = new GatewaySettings(prefect);
        settings["Telemetry:PrefectInterval"] = "00:00:00.1";
        return settings;
    }

    private static async Task AssertSaysAsync(GatewaySettings settings, string check, string state, string detail)
    {
        await using var gateway = await GatewayProcess.StartAsync(settings);

        await Waiting.UntilAsync(() => gateway.Output.Contains(detail, StringComparison.Ordinal));

        using var answer = await gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var report = (await answer.ReadJsonAsync())["checks"]![check]!;
        Assert.Equal(state, (string?)report["status"]);
        Assert.Contains(detail, (string?)report["detail"], StringComparison.Ordinal);
        Assert.False(gateway.HasExited);
        Assert.Single(gateway.Output.Split('\n'), line => line.Contains(detail, StringComparison.Ordinal));
    }
}
