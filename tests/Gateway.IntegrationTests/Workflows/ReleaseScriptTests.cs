using System.Runtime.Versioning;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>The script that lets nothing but commits of main be published, in a real clone.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ReleaseScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("release-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("main", 0)]
    [InlineData("main~1", 0)]
    [InlineData("side", 1)]
    public async Task A_commit_is_of_main_or_is_refused(string commit, int exitCode)
    {
        await CloneAsync("git clone --quiet origin clone");

        var outcome = await RunAsync(commit);

        Assert.Equal((exitCode, exitCode == 0), (outcome.ExitCode, outcome.Output.EndsWith(" is a commit of main.\n", StringComparison.Ordinal)));
        Assert.Equal(exitCode == 1, outcome.Output.StartsWith("::error::", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clone_of_the_tag_alone_shows_nothing_and_is_refused()
    {
        await CloneAsync("git clone --quiet --branch v1.0.0 --depth 1 \"file://$PWD/origin\" clone");

        var outcome = await RunAsync("v1.0.0");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("check out with fetch-depth: 0", outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Two commits on main, one beside them, and a tag.</summary>
    private async Task CloneAsync(string clone)
    {
        var made = await BashAsync($$"""
            export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org GIT_CONFIG_GLOBAL=/dev/null
            git init --quiet --initial-branch main origin
            git -C origin commit --quiet --allow-empty --message one
            git -C origin branch side
            git -C origin commit --quiet --allow-empty --message two
            git -C origin tag v1.0.0
            git -C origin checkout --quiet side
            git -C origin commit --quiet --allow-empty --message beside
            git -C origin checkout --quiet main
            {{clone}}
            """);
        Assert.True(made.ExitCode == 0, made.Everything);
    }

    private Task<ToolOutcome> RunAsync(string commit) => BashAsync($$"""
        sha=$(git -C origin rev-parse {{commit}})
        cd clone
        GITHUB_SHA=$sha bash '{{Path.Combine(RepositoryFiles.Root, ".github", "scripts", "on-main.sh")}}'
        """);

    private Task<ToolOutcome> BashAsync(string script) => Tools.StartAsync("bash", ["-euo", "pipefail", "-c", script], _folder.FullName);
}
