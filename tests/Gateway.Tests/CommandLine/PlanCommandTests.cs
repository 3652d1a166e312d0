using System.Globalization;
using System.Text;
using Gateway.Cli;
using Gateway.Intake;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.CommandLine;

public sealed class PlanCommandTests : IDisposable
{
    private const string Body = """{ "repository": "org/pipelines-arcgis" }""";

    private readonly CommandFolder _folder = new();
    private readonly string _secret;
    private readonly string _body;

    public PlanCommandTests()
    {
        _secret = _folder.Write("secret", CommandFolder.Secret + "\n");
        _body = _folder.Write("body.json", Body);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("true", 0)]
    [InlineData("false", 1)]
    public async Task A_plan_is_printed_byte_for_byte_and_the_exit_code_says_whether_it_is_deployable(string deployable, int exitCode)
    {
        byte[] plan = [.. "{ \"actions\" : [] }"u8, 0xC3, 0xA7, 0xFF];
        await using var gateway = await PlanningAsync(plan, deployable);

        var run = await PlanAsync(gateway);

        Assert.Equal((exitCode, "", ""), (run.ExitCode, run.Out, run.Error));
        Assert.Equal([.. plan, (byte)'\n'], run.Bytes);
    }

    [Fact]
    public async Task The_build_result_is_sent_as_it_is_in_its_file_with_its_proof()
    {
        await using var gateway = await PlanningAsync([], "true");
        Assert.True(WebhookSecret.TryParse(CommandFolder.Secret, out var secret, out _));

        await PlanAsync(gateway);

        var asked = Assert.Single(gateway.Asked);
        Assert.Equal(("POST", "/api/v1/plans", "application/json", Body), (asked.Method, asked.Path, asked.Headers["Content-Type"], Encoding.UTF8.GetString(asked.Body)));
        Assert.True(StandardWebhooks.Verify(secret.StandardKey, asked.Headers["webhook-id"], asked.Headers["webhook-timestamp"], asked.Headers["webhook-signature"], asked.Body));
    }

    [Theory]
    [InlineData("application/json, application/problem+json")]
    [InlineData("application/json, application/problem+json", "--format", "json")]
    [InlineData("text/markdown, application/problem+json", "--format", "markdown")]
    public async Task The_form_that_is_wanted_is_asked_for(string accept, params string[] format)
    {
        await using var gateway = await PlanningAsync([], "true");

        await PlanAsync(gateway, format);

        Assert.Equal(accept, Assert.Single(gateway.Asked).Headers["Accept"]);
    }

    [Theory]
    [InlineData("/behind/a/proxy", "/behind/a/proxy/api/v1/plans")]
    [InlineData("/behind/a/proxy///", "/behind/a/proxy/api/v1/plans")]
    public async Task The_gateway_may_be_below_a_path(string path, string asked)
    {
        await using var gateway = await PlanningAsync([], "true");

        await SendAsync(gateway.Address.ToString().TrimEnd('/') + path);

        Assert.Equal(asked, Assert.Single(gateway.Asked).Path);
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    [InlineData(413, 1)]
    [InlineData(422, 1)]
    [InlineData(429, 2)]
    [InlineData(500, 2)]
    [InlineData(502, 2)]
    [InlineData(503, 2)]
    public async Task What_is_the_build_results_doing_exits_with_1_and_what_another_time_may_be_otherwise_with_2(int status, int exitCode)
    {
        await using var gateway = await RefusingAsync(status, ProblemOf(status, "[]"));

        var run = await PlanAsync(gateway);

        Assert.Equal((exitCode, "", $"Refused. Do this. ({status} some_code)"), (run.ExitCode, run.Out, run.Error.Trim()));
        Assert.Empty(run.Bytes);
    }

    [Fact]
    public async Task Every_error_of_a_refusal_is_on_a_line_with_its_place_its_code_and_its_fix()
    {
        await using var gateway = await RefusingAsync(422, ProblemOf(422, """
            [
              {"code": "one", "detail": "In the body.", "pointer": "/ref"},
              {"code": "two", "detail": "In the manifest.", "line": 7, "column": 23, "fix": "Write it otherwise.", "severity": "error"},
              {"code": "three", "detail": "In a line.", "line": 8, "severity": "warning"},
              {"code": "four", "detail": "Anywhere.", "pointer": ""}
            ]
            """));

        var run = await PlanAsync(gateway);

        Assert.Equal(
            [
                "Refused. Do this. (422 some_code)",
                "  /ref: In the body. (one)",
                "  7:23: In the manifest. (two) Write it otherwise.",
                "  8:1: warning: In a line. (three)",
                "  Anywhere. (four)",
            ],
            run.Error.TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public async Task A_refusal_cannot_steer_the_terminal()
    {
        await using var gateway = await RefusingAsync(403, ProblemOf(403, """[{"code": "x\u001b[2J", "detail": "a\nb\u202e", "fix": "\u0007"}]"""));

        var run = await PlanAsync(gateway);

        Assert.Equal(2, run.Error.TrimEnd().Split('\n').Length);
        Assert.DoesNotContain(run.Error, character => character is '\u001b' or '\u202e' or '\u0007');
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "<html></html>")]
    [InlineData(302, "")]
    [InlineData(404, "Not Found")]
    [InlineData(403, "null")]
    [InlineData(403, "{}")]
    [InlineData(403, "[]")]
    [InlineData(502, "<html>Bad Gateway</html>")]
    public async Task What_is_no_gateways_answer_exits_with_2(int status, string body)
    {
        await using var server = await RefusingAsync(status, body);

        var run = await PlanAsync(server);

        Assert.Equal((2, $"{server.Address}api/v1/plans responded with {status}, which is not a response of the gateway. Check the address."), (run.ExitCode, run.Error.Trim()));
        Assert.Empty(run.Bytes);
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("null")]
    public async Task Errors_that_are_none_are_passed_over(string errors)
    {
        await using var gateway = await RefusingAsync(403, ProblemOf(403, errors));

        var run = await PlanAsync(gateway);

        Assert.Equal((1, "Refused. Do this. (403 some_code)"), (run.ExitCode, run.Error.Trim()));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await PlanningAsync([], "true");
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Redirect(elsewhere.Address.ToString(), permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });

        Assert.Equal(2, (await PlanAsync(server)).ExitCode);

        Assert.Empty(elsewhere.Asked);
    }

    [Fact]
    public async Task An_answer_that_is_larger_than_any_plan_is_not_read()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.ContentLength = SignedRequest.MaxBytes + 1L;
            return context.Response.StartAsync();
        });

        var run = await PlanAsync(server);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(SignedRequest.MaxBytes.ToString(CultureInfo.InvariantCulture), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_listens_it_exits_with_2()
    {
        var run = await SendAsync("http://127.0.0.1:9");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("The gateway at http://127.0.0.1:9/ cannot be reached: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gateway.example.org")]
    [InlineData("ftp://gateway.example.org")]
    [InlineData("https://ci:canary@gateway.example.org")]
    [InlineData("https://gateway.example.org?key=canary")]
    [InlineData("https://gateway.example.org#x")]
    public async Task What_is_no_address_of_a_gateway_exits_with_2_and_is_not_repeated(string server)
    {
        var run = await SendAsync(server);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("--server must be the address of a gateway, such as https://gateway.example.org", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_none_is_said_and_nothing_is_sent()
    {
        await using var gateway = await PlanningAsync([], "true");
        _folder.Write("secret", "too-short");

        var run = await PlanAsync(gateway);

        Assert.Equal((2, "The secret in secret has 9 bytes but needs at least 24."), (run.ExitCode, run.Error.Trim()));
        Assert.Empty(gateway.Asked);
    }

    [Fact]
    public async Task A_form_that_there_is_not_is_refused() =>
        (await SendAsync("http://127.0.0.1:9", "--format", "xml")).AssertRefused("'xml'", "plan ");

    private static string ProblemOf(int status, string errors) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type": "urn:gateway:problem:some_code", "title": "Refused.", "status": {{status}}, "detail": "Do this.", "code": "some_code", "errors": {{errors}}}""");

    private static Task<LoopbackServer> PlanningAsync(byte[] plan, string deployable) => LoopbackServer.StartAsync(async context =>
    {
        context.Response.Headers["Plan-Deployable"] = deployable;
        await context.Response.Body.WriteAsync(plan);
    });

    private static Task<LoopbackServer> RefusingAsync(int status, string body) => LoopbackServer.StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    });

    private Task<CommandRun> PlanAsync(LoopbackServer server, params string[] more) => SendAsync(server.Address.ToString(), more);

    private Task<CommandRun> SendAsync(string server, params string[] more) => CommandRun.RunAsync(["plan", "--server", server, "--secret-file", _secret, "--file", _body, .. more]);
}
