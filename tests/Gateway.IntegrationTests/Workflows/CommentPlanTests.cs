using System.Runtime.Versioning;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>The script that keeps a pull request's comment.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CommentPlanTests : IDisposable
{
    private const string Marker = "<!-- deploy-flows plan: prefect.yaml -->";

    private readonly GitHubComments _gitHub = new(WorkflowRun.Repository, 42);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("comment-plan-");
    private readonly Dictionary<string, string> _environment;

    public CommentPlanTests()
    {
        var plan = Path.Combine(_folder.FullName, "plan.md");
        File.WriteAllText(plan, "### Plan: 1 to create\n\n| \"a\" | `b` |\n");
        _environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GITHUB_TOKEN"] = GitHubComments.Token,
            ["GITHUB_API_URL"] = _gitHub.Address,
            ["GITHUB_REPOSITORY"] = WorkflowRun.Repository,
            ["PULL_REQUEST"] = "42",
            ["HEAD_SHA"] = WorkflowRun.Head,
            ["PLAN_FILE"] = plan,
            ["PLAN_NAME"] = "prefect.yaml",
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["TMPDIR"] = _folder.CreateSubdirectory("tmp").FullName,
        };
    }

    public void Dispose()
    {
        _gitHub.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Makes_a_comment_where_there_is_none()
    {
        var outcome = await RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        Assert.Equal((GitHubComments.Bot, $"{Marker}\n### Plan: 1 to create\n\n| \"a\" | `b` |\n\n\nPlanned for {WorkflowRun.Head}. Nothing was changed."), Assert.Single(_gitHub.Comments));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_environment["TMPDIR"]));
    }

    [Fact]
    public async Task Writes_its_own_comment_again_however_many_there_are_before_it()
    {
        for (var number = 0; number < 100; number++)
        {
            _gitHub.Add("octocat", $"Comment {number}.");
        }

        _gitHub.Add(GitHubComments.Bot, Marker + "\nold");

        var outcome = await RunAsync();

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        Assert.Equal(["GET", "GET", "PATCH"], _gitHub.Methods);
        Assert.Contains("1 to create", _gitHub.Comments[100].Body, StringComparison.Ordinal);
        Assert.Equal(101, _gitHub.Comments.Count);
    }

    [Theory]
    [InlineData("octocat", Marker + "\nquoted by somebody")]
    [InlineData("other-app[bot]", Marker + "\nof another app")]
    [InlineData(GitHubComments.Bot, "<!-- deploy-flows plan: other/prefect.yaml -->\nof another manifest")]
    [InlineData(GitHubComments.Bot, "What " + Marker + " is")]
    public async Task Leaves_every_other_comment_alone(string login, string body)
    {
        _gitHub.Add(login, body);

        await RunAsync();

        Assert.Equal((login, body), _gitHub.Comments[0]);
        Assert.Equal(["GET", "POST"], _gitHub.Methods);
    }

    [Fact]
    public async Task Says_which_permission_is_missing()
    {
        _gitHub.Refuses = true;

        var outcome = await RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("::error::GitHub refused POST ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("pull-requests: write", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_GitHub_says_and_never_the_token()
    {
        _environment["GITHUB_TOKEN"] = "another-token";

        var outcome = await RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("with 401: Bad credentials", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("another-token", outcome.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PULL_REQUEST", "42/../43")]
    [InlineData("HEAD_SHA", "main")]
    [InlineData("PLAN_NAME", "--> <script>")]
    [InlineData("PLAN_FILE", "/nowhere")]
    [InlineData("GITHUB_TOKEN", "")]
    public async Task Sends_nothing_when_an_input_is_wrong(string name, string value)
    {
        _environment[name] = value;

        var outcome = await RunAsync();

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"::error::{name} must be ", outcome.Output, StringComparison.Ordinal);
        Assert.Empty(_gitHub.Methods);
    }

    private Task<ToolOutcome> RunAsync() =>
        Tools.StartAsync("bash", [Path.Combine(RepositoryFiles.Root, ".github", "scripts", "comment-plan.sh")], _folder.FullName, environment: _environment);
}
