using System.Text;

namespace Gateway.Tests.CommandLine;

public sealed class OutdatedCommandTests : IDisposable
{
    private const string Question = """{ "repository": "org/pipelines-arcgis", "projects": {} }""";

    private readonly CommandFolder _folder = new();
    private readonly string _secret;
    private readonly string _question;

    public OutdatedCommandTests()
    {
        _secret = _folder.Write("secret", CommandFolder.Secret + "\n");
        _question = _folder.Write("question.json", Question);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_question_is_sent_as_it_is_and_the_answer_printed_as_it_comes()
    {
        await using var gateway = await AnsweringAsync(200, """{ "projects" : [] }""");

        var run = await SendAsync(gateway.Address.ToString());

        var asked = Assert.Single(gateway.Asked);
        Assert.Equal(("POST", "/api/v1/projects/outdated", Question), (asked.Method, asked.Path, Encoding.UTF8.GetString(asked.Body)));
        Assert.Equal((0, """{ "projects" : [] }""" + "\n", ""), (run.ExitCode, Encoding.UTF8.GetString([.. run.Bytes]), run.Error));
    }

    [Theory]
    [InlineData(403, 1)]
    [InlineData(503, 2)]
    public async Task Why_there_is_no_answer_is_explained(int status, int exitCode)
    {
        await using var gateway = await AnsweringAsync(status, $$"""{"type": "urn:gateway:problem:some_code", "title": "Refused.", "status": {{status}}, "detail": "Do this.", "code": "some_code"}""");

        var run = await SendAsync(gateway.Address.ToString());

        Assert.Equal((exitCode, $"Refused. Do this. ({status} some_code)"), (run.ExitCode, run.Error.Trim()));
    }

    [Fact]
    public async Task Where_nothing_listens_it_exits_with_2() => Assert.Equal(2, (await SendAsync("http://127.0.0.1:9")).ExitCode);

    private static Task<LoopbackServer> AnsweringAsync(int status, string body) => LoopbackServer.StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    });

    private Task<CommandRun> SendAsync(string server) => CommandRun.RunAsync(["outdated", "--server", server, "--secret-file", _secret, "--file", _question]);
}
