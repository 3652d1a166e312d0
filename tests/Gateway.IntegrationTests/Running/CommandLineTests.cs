using System.Net;
using System.Net.Sockets;
using Gateway.IntegrationTests.DeployFlows;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Running;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData(new string[0], "healthy")]
    [InlineData(new[] { "--ready" }, "  ledger: healthy.")]
    public async Task Health_asks_a_gateway_that_runs_and_exits_with_0(string[] options, string printed)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, ["health", "--server", gateway.Address.ToString(), .. options]);

        Assert.Equal(0, exitCode);
        Assert.Contains(printed, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_exits_with_1_when_the_gateway_is_not_ready()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "health", "--ready", "--server", gateway.Address.ToString());

        Assert.Equal(1, exitCode);
        Assert.StartsWith("unhealthy\n", output, StringComparison.Ordinal);
        Assert.Contains("  prefect: unhealthy.\n", output, StringComparison.Ordinal);
        Assert.EndsWith("What is wrong is in the gateway's log, and here with an API key in GATEWAY_API_KEY.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_says_what_is_wrong_to_the_holder_of_a_key()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);
        settings.Variables["GATEWAY_API_KEY"] = GatewaySettings.ApiKey;

        var (_, output) = await GatewayProcess.RunAsync(settings, "health", "--ready", "--server", gateway.Address.ToString());

        Assert.Contains("  prefect: unhealthy. check health: the server cannot be reached", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_exits_with_1_when_no_gateway_answers_where_the_settings_say_that_it_listens()
    {
        using var settings = new GatewaySettings();
        settings.Variables["Urls"] = "http://0.0.0.0:9";

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "health");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("No gateway answers at http://127.0.0.1:9/: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task Check_finds_nothing_wrong_with_the_sample(string mode)
    {
        using var settings = new GatewaySettings();

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "check", Path.Combine(DeployFlowsScript.SampleDirectory, "prefect.yaml"), "--mode", mode);

        Assert.Equal((0, $"6 deployment(s) for MODE {mode}, 0 error(s), 0 warning(s)."), (exitCode, output.Trim()));
    }

    [Fact]
    public async Task Check_prints_every_finding_with_its_place_and_exits_with_1()
    {
        using var settings = new GatewaySettings();
        var file = Path.Combine(settings.Folder, "prefect.yaml");
        await File.WriteAllTextAsync(file, TestManifests.From("a", "b").Replace("0 6 * * *", "99 6 * * *", StringComparison.Ordinal));

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "check", file, "--mode", "staging");

        Assert.Equal(1, exitCode);
        Assert.Contains("prefect.yaml:7:23: error: ", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("(cron_invalid)").Length - 1);
        Assert.EndsWith("2 error(s), 0 warning(s).", output.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_sign_prints_is_what_the_gateway_accepts(bool github)
    {
        using var settings = new GatewaySettings();
        var (secret, body) = (Path.Combine(settings.Folder, "secret"), Path.Combine(settings.Folder, "body.json"));
        await File.WriteAllTextAsync(secret, GatewaySettings.Secret + "\n");
        await File.WriteAllTextAsync(body, SignedBuild.Json().ToJsonString());
        await using var gateway = await HostedGateway.StartAsync(settings);

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, ["sign", "--secret-file", secret, "--file", body, .. github ? ["--github"] : Array.Empty<string>()]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/builds") { Content = new ByteArrayContent(await File.ReadAllBytesAsync(body)) };
        foreach (var header in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(": ", 2)))
        {
            if (!request.Headers.TryAddWithoutValidation(header[0], header[1]))
            {
                request.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
        }

        using var answer = await gateway.Client.SendAsync(request);

        Assert.Equal((0, HttpStatusCode.Accepted), (exitCode, answer.StatusCode));
    }

    [Theory]
    [InlineData("json", "staging/demo", 0, "\"action\":\"create\"")]
    [InlineData("markdown", "staging/demo", 0, "### Plan for <code>staging</code>: 1 to create\n")]
    [InlineData("markdown", "main", 1, "Not deployable: 2 refusals")]
    public async Task Plan_prints_what_would_happen_and_exits_with_1_when_it_may_not(string format, string branch, int expected, string printed)
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);

        var (exitCode, output) = await PlanAsync(settings, gateway.Address.ToString(), branch, "--format", format);

        Assert.Equal(expected, exitCode);
        Assert.Contains(printed, output, StringComparison.Ordinal);
        Assert.Equal(0, sandbox.Writes);
    }

    [Fact]
    public async Task Plan_prints_why_there_is_none_and_exits_with_1()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        var (exitCode, output) = await PlanAsync(settings, gateway.Address.ToString(), "feature/x");

        Assert.Equal(1, exitCode);
        Assert.Contains("(403 build_refused)", output, StringComparison.Ordinal);
        Assert.Contains("  /ref: No MODE takes the branch feature/x. (branch_not_mapped)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_exits_with_2_when_Prefect_or_the_gateway_does_not_answer()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        var withoutPrefect = await PlanAsync(settings, gateway.Address.ToString(), "staging/demo");
        var elsewhere = await PlanAsync(settings, gateway.Address + "nothing/here", "staging/demo");
        await gateway.DisposeAsync();
        var withoutGateway = await PlanAsync(settings, gateway.Address.ToString(), "staging/demo");

        Assert.Equal((2, 2, 2), (withoutPrefect.ExitCode, elsewhere.ExitCode, withoutGateway.ExitCode));
        Assert.Contains("(503 prefect_unavailable)", withoutPrefect.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", withoutGateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_makes_the_ledger_and_has_nothing_to_do_the_second_time()
    {
        using var settings = new GatewaySettings();

        var first = await GatewayProcess.RunAsync(settings, "migrate");
        var second = await GatewayProcess.RunAsync(settings, "migrate");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.StartsWith("Applied ", first.Output, StringComparison.Ordinal);
        Assert.Equal("The ledger's schema is up to date.", second.Output.Trim());
        Assert.True(File.Exists(settings["Ledger:Path"]));
    }

    [Fact]
    public async Task A_mistyped_verb_does_nothing_and_exits_with_2()
    {
        using var settings = new GatewaySettings();

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "migrat");

        Assert.Equal((2, "'migrat' is neither a verb nor a setting."), (exitCode, output.Split(Environment.NewLine)[0]));
        Assert.False(File.Exists(settings["Ledger:Path"]));
    }

    [Theory]
    [InlineData("'--varable'", "--varable", "X=1")]
    [InlineData("'--varable'", "--variable", "A=1", "--varable", "B=2")]
    [InlineData("'--Gateway:Ledger:Path' has no value", "--variable", "A=1", "--Gateway:Ledger:Path")]
    [InlineData("'FOO' has no value: --variable takes NAME=value, and FOO= where the value is empty.", "--variable", "FOO")]
    [InlineData("'=x' has no name: --variable takes NAME=value.", "--variable", "=x")]
    [InlineData("'odd.stdout' has no value: --output takes STEP.NAME=value", "--output", "odd.stdout")]
    [InlineData("'--Gateway:Ledger:Path' has no value", "--Gateway:Ledger:Path")]
    [InlineData("'too-much'", "too-much")]
    public async Task An_option_that_check_does_not_know_exits_with_2(string printed, params string[] more)
    {
        using var settings = new GatewaySettings();

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, ["check", Path.Combine(DeployFlowsScript.SampleDirectory, "prefect.yaml"), "--mode", "staging", .. more]);

        Assert.Equal(2, exitCode);
        Assert.Contains(printed, output, StringComparison.Ordinal);
        Assert.DoesNotContain("deployment(s)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage:", output, StringComparison.Ordinal);
        Assert.Contains("See gateway check --help.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--variable", "A=1", "--Gateway:Modes:staging:DeploymentNames:0=abordagem-staging")]
    [InlineData("--output", "step=1", "--Gateway:Modes:staging:DeploymentNames:0", "abordagem-staging")]
    public async Task Settings_may_stand_behind_the_values_of_an_option(params string[] more)
    {
        using var settings = new GatewaySettings();

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, ["check", Path.Combine(DeployFlowsScript.SampleDirectory, "prefect.yaml"), "--mode", "staging", .. more]);

        Assert.Equal(0, exitCode);
        Assert.Contains("1 deployment(s) for MODE staging, 0 error(s)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Gateway:Ledger:Path", "{0}")]
    [InlineData("--Gateway:Ledger:Path={0}")]
    public async Task Settings_are_taken_from_the_command_line(params string[] setting)
    {
        using var settings = new GatewaySettings();
        var path = Path.Combine(settings.Folder, "another.db");

        var (exitCode, _) = await GatewayProcess.RunAsync(settings, ["migrate", .. setting.Select(token => token.Replace("{0}", path, StringComparison.Ordinal))]);

        Assert.Equal((0, true), (exitCode, File.Exists(path)));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_in_one_line()
    {
        using var settings = new GatewaySettings();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var address = $"http://{holder.LocalEndpoint}";

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "--urls", address);

        Assert.Equal(1, exitCode);
        var line = Assert.Single(output.Split(Environment.NewLine), line => line.Contains(address, StringComparison.Ordinal));
        Assert.Contains("the setting Urls", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> PlanAsync(GatewaySettings settings, string server, string branch, params string[] more)
    {
        var (secret, body) = (Path.Combine(settings.Folder, "secret"), Path.Combine(settings.Folder, "body.json"));
        var json = SignedBuild.Json();
        json["ref"] = "refs/heads/" + branch;
        await File.WriteAllTextAsync(secret, GatewaySettings.Secret + "\n");
        await File.WriteAllTextAsync(body, json.ToJsonString());
        return await GatewayProcess.RunAsync(settings, ["plan", "--server", server, "--secret-file", secret, "--file", body, .. more]);
    }
}
