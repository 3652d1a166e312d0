using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
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

        var (exitCode, output) = await HostedCommand.RunAsync(["health", "--server", gateway.Address.ToString(), .. options]);

        Assert.Equal(0, exitCode);
        Assert.Contains(printed, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_exits_with_1_when_the_gateway_is_not_ready()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        var (exitCode, output) = await HostedCommand.RunAsync("health", "--ready", "--server", gateway.Address.ToString());

        Assert.Equal(1, exitCode);
        Assert.StartsWith("unhealthy\n", output, StringComparison.Ordinal);
        Assert.Contains("  prefect: unhealthy.\n", output, StringComparison.Ordinal);
        Assert.EndsWith("For details, see the gateway's log, or set an API key in GATEWAY_API_KEY and run this command again.\n", output, StringComparison.Ordinal);
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
        Assert.StartsWith("No gateway responds at http://127.0.0.1:9/: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_sign_prints_is_what_the_gateway_accepts() => Assert.Equal((0, HttpStatusCode.Accepted), await SignAndPostAsync(GatewayProcess.RunAsync));

    [Fact]
    public async Task What_sign_prints_as_GitHub_would_is_what_the_gateway_accepts() =>
        Assert.Equal((0, HttpStatusCode.Accepted), await SignAndPostAsync((_, args) => HostedCommand.RunAsync([.. args, "--github"])));

    [Theory]
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
    public async Task What_plan_prints_is_what_a_program_reads()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);

        var (exitCode, output) = await PlanAsync(args => GatewayProcess.RunAsync(settings, args), settings, gateway.Address.ToString(), "staging/demo");

        Assert.Equal((0, true), (exitCode, (bool)JsonNode.Parse(output)!["deployable"]!));
        Assert.Contains("\"action\":\"create\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_prints_why_there_is_none_and_exits_with_1()
    {
        using var settings = new GatewaySettings();
        await using var gateway = await HostedGateway.StartAsync(settings);

        var (exitCode, output) = await PlanAsync(settings, gateway.Address.ToString(), "feature/x");

        Assert.Equal(1, exitCode);
        Assert.Contains("(403 build_refused)", output, StringComparison.Ordinal);
        Assert.Contains("  /ref: No MODE deploys the branch feature/x. (branch_not_mapped)", output, StringComparison.Ordinal);
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
    public async Task An_address_that_is_taken_is_said_in_one_line()
    {
        using var settings = new GatewaySettings();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var address = $"http://{holder.LocalEndpoint}";

        var (exitCode, output) = await GatewayProcess.RunAsync(settings, "--urls", address);

        Assert.Equal(78, exitCode);
        var line = Assert.Single(output.Split(Environment.NewLine), line => line.Contains(address, StringComparison.Ordinal));
        Assert.StartsWith("  - Urls: the gateway cannot listen", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, HttpStatusCode Status)> SignAndPostAsync(Func<GatewaySettings, string[], Task<(int ExitCode, string Output)>> run)
    {
        using var settings = new GatewaySettings();
        var (secret, body) = (Path.Combine(settings.Folder, "secret"), Path.Combine(settings.Folder, "body.json"));
        await File.WriteAllTextAsync(secret, GatewaySettings.Secret + "\n");
        await File.WriteAllTextAsync(body, SignedBuild.Json().ToJsonString());
        await using var gateway = await HostedGateway.StartAsync(settings);

        var (exitCode, output) = await run(settings, ["sign", "--secret-file", secret, "--file", body]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/builds") { Content = new ByteArrayContent(await File.ReadAllBytesAsync(body)) };
        foreach (var header in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(": ", 2)))
        {
            if (!request.Headers.TryAddWithoutValidation(header[0], header[1]))
            {
                request.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
        }

        using var answer = await gateway.Client.SendAsync(request);
        return (exitCode, answer.StatusCode);
    }

    private static Task<(int ExitCode, string Output)> PlanAsync(GatewaySettings settings, string server, string branch, params string[] more) =>
        PlanAsync(HostedCommand.RunAsync, settings, server, branch, more);

    private static async Task<(int ExitCode, string Output)> PlanAsync(
        Func<string[], Task<(int ExitCode, string Output)>> run, GatewaySettings settings, string server, string branch, params string[] more)
    {
        var (secret, body) = (Path.Combine(settings.Folder, "secret"), Path.Combine(settings.Folder, "body.json"));
        var json = SignedBuild.Json();
        json["ref"] = "refs/heads/" + branch;
        await File.WriteAllTextAsync(secret, GatewaySettings.Secret + "\n");
        await File.WriteAllTextAsync(body, json.ToJsonString());
        return await run(["plan", "--server", server, "--secret-file", secret, "--file", body, .. more]);
    }
}
