using System.Text;
using Gateway.Cli;

namespace Gateway.Tests.CommandLine;

public sealed class HealthCommandTests
{
    private const string Unhealthy = """{"status":"unhealthy","checks":{"ledger":{"status":"healthy"},"prefect":{"status":"unhealthy"}}}""";

    [Theory]
    [InlineData(new string[0], "/health/live")]
    [InlineData(new[] { "--ready" }, "/health/ready")]
    public async Task It_asks_whether_the_gateway_lives_or_whether_it_is_ready(string[] options, string path)
    {
        await using var gateway = await AnsweringAsync(200, """{"status":"healthy","checks":{}}""");

        var run = await HealthAsync(gateway, options);

        Assert.Equal((0, "healthy", ""), (run.ExitCode, run.Out.Trim(), run.Error));
        Assert.Equal(("GET", path), (Assert.Single(gateway.Asked).Method, gateway.Asked[0].Path));
    }

    [Fact]
    public async Task Every_check_is_on_a_line_of_its_own_with_what_was_seen()
    {
        await using var gateway = await AnsweringAsync(200, """{"status":"degraded","checks":{"ledger":{"status":"healthy","detail":"it works"},"work_pool:a":{"status":"degraded","detail":"no worker"}}}""");

        var run = await HealthAsync(gateway, "--ready");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["degraded", "  ledger: healthy. it works", "  work_pool:a: degraded. no worker"], run.Out.TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public async Task A_gateway_that_is_not_ready_exits_with_1_and_where_the_reason_is_is_said()
    {
        await using var gateway = await AnsweringAsync(503, Unhealthy);

        var run = await HealthAsync(gateway, "--ready");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            ["unhealthy", "  ledger: healthy.", "  prefect: unhealthy.", "For details, see the gateway's log, or set an API key in GATEWAY_API_KEY and run this command again."],
            run.Out.TrimEnd().Split(Environment.NewLine));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(200, "<html></html>")]
    [InlineData(200, """{"status":"UP"}""")]
    [InlineData(200, """{"status":"healthy","checks":null}""")]
    [InlineData(200, """{"status":"healthy","checks":{"a":null}}""")]
    [InlineData(302, "")]
    [InlineData(404, "Not Found")]
    public async Task What_is_no_gateways_answer_exits_with_1(int status, string body)
    {
        await using var server = await AnsweringAsync(status, body);

        var run = await HealthAsync(server);

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"No gateway responds at {server.Address}: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task What_answers_cannot_steer_the_terminal()
    {
        await using var server = await AnsweringAsync(200, """{"status":"degraded","checks":{"a\u001b[2J":{"status":"degraded","detail":"\u001b]0;x\u0007\nfake: healthy."}}}""");

        var run = await HealthAsync(server);

        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Equal(2, run.Out.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task An_answer_that_is_larger_than_any_report_is_not_read()
    {
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentLength = HealthCommand.MaxBytes + 1L;
            await context.Response.StartAsync();
        });

        var run = await HealthAsync(server);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(HealthCommand.MaxBytes.ToString(System.Globalization.CultureInfo.InvariantCulture), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_listens_it_exits_with_1()
    {
        var run = await CommandRun.RunAsync("health", "--server", "http://127.0.0.1:9");

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("No gateway responds at http://127.0.0.1:9/: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("ftp//x")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://unix:/run/gateway.sock")]
    public async Task What_is_no_address_exits_with_2(string address)
    {
        var run = await CommandRun.RunAsync("health", "--server", address);

        Assert.Equal((2, $"'{address}' is not a valid address. Use the address of a gateway, such as http://127.0.0.1:8080."), (run.ExitCode, run.Error.Trim()));
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://+:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://*:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080/")]
    [InlineData("http://localhost:8080", "http://localhost:8080/")]
    [InlineData("https://gateway.example.org", "https://gateway.example.org/")]
    [InlineData("https://example.org/gateway", "https://example.org/gateway/")]
    [InlineData("https://example.org/gateway/", "https://example.org/gateway/")]
    public void A_gateway_that_listens_everywhere_is_asked_on_this_machine(string address, string expected) => Assert.Equal(expected, HealthCommand.Local(address)?.ToString());

    [Fact]
    public async Task An_address_below_a_path_is_asked_there()
    {
        await using var gateway = await AnsweringAsync(200, """{"status":"healthy","checks":{}}""");

        await CommandRun.RunAsync("health", "--server", $"{gateway.Address}behind/a/proxy");

        Assert.Equal("/behind/a/proxy/health/live", Assert.Single(gateway.Asked).Path);
    }

    private static Task<LoopbackServer> AnsweringAsync(int status, string body) => LoopbackServer.StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = status == 302 ? "/elsewhere" : default;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    });

    private static Task<CommandRun> HealthAsync(LoopbackServer server, params string[] more) => CommandRun.RunAsync(["health", "--server", server.Address.ToString(), .. more]);
}
