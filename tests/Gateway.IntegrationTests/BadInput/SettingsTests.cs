using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.BadInput;

public sealed class SettingsTests
{
    private const int SettingsExitCode = 78;

    [Theory]
    [InlineData("Modes:prod:Branches:0", "staging/*", "staging/")]
    [InlineData("Modes:prod:Branches:1", "staging/**", "Gateway:Modes:staging:Branches")]
    [InlineData("Modes:prod:WorkPools", "docker-pool", "Gateway:Modes:prod:WorkPools must be a list")]
    [InlineData("Modes:prod:ImageTags:0", "latest", "Gateway:Modes:prod:ImageTags:0")]
    [InlineData("Repositories:arcgis:Secrets:0", "short", "Gateway:Repositories:arcgis:Secrets:0")]
    [InlineData("Repositories:arcgis:Secrets:0", "", "Gateway:Repositories:arcgis:Secrets:0")]
    [InlineData("Repositories:other:Secrets:0", GatewaySettings.Secret, "Gateway:Repositories:other:Secrets:0")]
    [InlineData("Repositories:arcgis:Secrets:1:File", "/no/such/file", "Gateway:Repositories:arcgis:Secrets:1:File")]
    [InlineData("Repositories:arcgis:Secrets:0:File", "/etc/hostname", "is set twice")]
    [InlineData("ApiKeys:tests:Sha256", "abc", "Gateway:ApiKeys:tests:Sha256")]
    [InlineData("Prefect:ApiUrl", "nowhere", "Gateway:Prefect:ApiUrl")]
    [InlineData("Prefect:TryTimeout", "never", "Gateway:Prefect:TryTimeout")]
    [InlineData("Webhooks:Tolerance", "2.00:00:00", "Gateway:Webhooks:Tolerance")]
    [InlineData("Rollouts:Deadline", "00:00:00", "Gateway:Rollouts:Deadline")]
    [InlineData("Plans:Deadline", "00:00:00", "Gateway:Plans:Deadline")]
    [InlineData("Rollouts:DriftInterval", "00:00:00.5", "Gateway:Rollouts:DriftInterval")]
    [InlineData("Modes:prod:Drift", "repair", "Gateway:Modes:prod:Drift")]
    [InlineData("Modes:prod:RequireImageLabel", "true", "Gateway:Modes:prod:RequireImageLabel is not a known setting")]
    [InlineData("Logging:Format", "xml", "Gateway:Logging:Format")]
    [InlineData("Telemetry:SamplingRatio", "2", "Gateway:Telemetry:SamplingRatio")]
    [InlineData("Telemetry:SampleInterval", "often", "Gateway:Telemetry:SampleInterval")]
    [InlineData("Telemetry:Otlp:Endpoint", "http://user:password@collector:4317", "Gateway:Telemetry:Otlp:Endpoint")]
    [InlineData("Telemetry:Prometheus:Access", "everybody", "Gateway:Telemetry:Prometheus:Access")]
    public async Task Settings_that_are_wrong_do_not_start_and_name_the_setting(string setting, string value, string named)
    {
        using var settings = new GatewaySettings { [setting] = value };

        var faults = await HostedGateway.FindFaultsAsync(settings);

        Assert.Contains(named, faults, StringComparison.Ordinal);
        Assert.DoesNotContain(GatewaySettings.Secret, faults, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_settings_is_said_at_once()
    {
        using var settings = new GatewaySettings
        {
            ["Modes:prod:Branches:0"] = "**",
            ["Repositories:arcgis:Secrets:0"] = "short",
            ["ApiKeys:tests:Sha256"] = "abc",
            ["Prefect:ApiUrl"] = "nowhere",
            ["Rollouts:MaxParallel"] = "0",
        };

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "--urls", "http://127.0.0.1:0");

        Assert.Equal(SettingsExitCode, exitCode);
        foreach (var named in (string[])["Gateway:Modes:prod:Branches", "Secrets:0", "ApiKeys:tests:Sha256", "Prefect:ApiUrl", "MaxParallel"])
        {
            Assert.Contains(named, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Required_checks_of_the_settings_file_can_be_taken_away_by_an_environment_variable()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl) { ["Modes:staging:RequiredChecks"] = "[]" };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        var body = SignedBuild.Json();
        body["checks"] = new JsonObject();

        using var answer = await gateway.PostAsync(SignedBuild.From(body));

        Assert.Equal("succeeded", (string?)(await answer.ReadJsonAsync())["status"]);
    }

    [Fact]
    public async Task A_secret_from_a_file_is_as_good_as_one_from_the_settings()
    {
        using var settings = new GatewaySettings { ["Repositories:arcgis:Secrets:0"] = null };
        var file = Path.Combine(settings.Folder, "secret");
        await File.WriteAllTextAsync(file, GatewaySettings.Secret + "\n");
        settings["Repositories:arcgis:Secrets:0:File"] = file;
        await using var gateway = await HostedGateway.StartAsync(settings);

        using var answer = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()) with { Wait = null });

        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
    }
}
