using System.Text;
using Gateway.Intake;

namespace Gateway.Tests.CommandLine;

public sealed class SignCommandTests : IDisposable
{
    /// <summary>Not as any serializer would write it: the bytes count.</summary>
    private const string Body = "{ \"b\" : 1,\r\n \"a\":\"ç\" }\n";

    private readonly CommandFolder _folder = new();
    private readonly string _secret;
    private readonly string _body;

    public SignCommandTests()
    {
        _secret = _folder.Write("secret", CommandFolder.Secret + "\n");
        _body = _folder.Write("body.json", Body);
        Assert.True(WebhookSecret.TryParse(CommandFolder.Secret, out var secret, out _));
        Secret = secret;
    }

    private WebhookSecret Secret { get; }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_it_prints_proves_the_body_by_Standard_Webhooks()
    {
        var headers = await HeadersAsync("--id", "msg_1");

        Assert.Equal(["Content-Type", "webhook-id", "webhook-timestamp", "webhook-signature"], headers.Keys);
        Assert.Equal(("application/json", "msg_1"), (headers["Content-Type"], headers["webhook-id"]));
        Assert.True(StandardWebhooks.Verify(Secret.StandardKey, "msg_1", headers["webhook-timestamp"], headers["webhook-signature"], Encoding.UTF8.GetBytes(Body)));
    }

    [Fact]
    public async Task It_signs_as_of_now()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        Assert.True(StandardWebhooks.TryParseTimestamp((await HeadersAsync())["webhook-timestamp"], out var time));

        Assert.InRange(time.ToUnixTimeSeconds(), before, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task What_it_prints_proves_the_body_as_GitHub_would()
    {
        var headers = await HeadersAsync("--github", "--id", "delivery-1");

        Assert.Equal(["Content-Type", "X-GitHub-Event", "X-GitHub-Delivery", "X-Hub-Signature-256"], headers.Keys);
        Assert.Equal(("build_result", "delivery-1"), (headers["X-GitHub-Event"], headers["X-GitHub-Delivery"]));
        Assert.True(GitHubSignature.Verify(Secret.GitHubKey, headers["X-Hub-Signature-256"], Encoding.UTF8.GetBytes(Body)));
    }

    [Fact]
    public async Task Without_an_id_each_delivery_has_one_of_its_own()
    {
        var (one, other) = ((await HeadersAsync())["webhook-id"], (await HeadersAsync())["webhook-id"]);

        Assert.Matches("^msg_[0-9a-f]{32}$", one);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\nX-Other: b")]
    [InlineData("\u00e7")]
    public async Task An_id_that_could_not_be_sent_is_refused(string id) =>
        (await SignAsync("--id", id)).AssertRefused("is no id of a delivery: --id takes 1 to 256 visible ASCII characters.", "sign ");

    [Theory]
    [InlineData(256, 0)]
    [InlineData(257, 2)]
    public async Task An_id_is_as_long_as_the_gateway_takes_one(int length, int exitCode) => Assert.Equal(exitCode, (await SignAsync("--id", new string('a', length))).ExitCode);

    [Theory]
    [InlineData("", "The secret in secret is empty.")]
    [InlineData("too-short", "The secret in secret has 9 bytes but needs at least 24.")]
    [InlineData("whsec_no base64!", "The secret in secret starts with whsec_, but the rest is not valid base64.")]
    public async Task A_secret_that_is_none_exits_with_2_and_is_not_printed(string secret, string expected)
    {
        _folder.Write("secret", secret);

        var run = await SignAsync();

        Assert.Equal((2, "", expected), (run.ExitCode, run.Out, run.Error.Trim()));
    }

    [Theory]
    [InlineData("--secret-file")]
    [InlineData("--file")]
    public async Task A_file_that_cannot_be_read_exits_with_2_and_is_named(string option)
    {
        foreach (var name in (string[])["missing", "data"])
        {
            string[] args = option == "--file" ? ["--secret-file", _secret, "--file", _folder.File(name)] : ["--secret-file", _folder.File(name), "--file", _body];

            var run = await CommandRun.RunAsync(["sign", .. args]);

            Assert.Equal((2, ""), (run.ExitCode, run.Out));
            Assert.Contains(_folder.File(name), run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_empty_name_of_a_file_is_refused() => Assert.Equal(2, (await CommandRun.RunAsync("sign", "--secret-file", "", "--file", _body)).ExitCode);

    private Task<CommandRun> SignAsync(params string[] more) => CommandRun.RunAsync(["sign", "--secret-file", _secret, "--file", _body, .. more]);

    private async Task<Dictionary<string, string>> HeadersAsync(params string[] more)
    {
        var run = await SignAsync(more);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Out.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
    }
}
