using System.Runtime.Versioning;
using Gateway.IntegrationTests.Workflows;

namespace Gateway.IntegrationTests.DeployFlows;

/// <summary>The script that asks an image for its flows, with a stand-in for Docker that prints what an image may print.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CollectFlowsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("collect-flows-");
    private readonly StandIns _standIns;

    public CollectFlowsTests() => _standIns = new StandIns(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The runner takes one of the old form anywhere in a line, and ends a line at a carriage return.</summary>
    [Theory]
    [InlineData("::set-output name=digest::sha256", "collect-flows | ::set-output name=digest::sha256\n")]
    [InlineData("##[set-output name=digest]sha256", "collect-flows | ## [set-output name=digest]sha256\n")]
    [InlineData("a###[debug]b##[##[", "collect-flows | a### [debug]b## [## [\n")]
    [InlineData("a\\r##[debug]b", "collect-flows | a\ncollect-flows | ## [debug]b\n")]
    public async Task What_an_image_prints_is_nobodys_workflow_command(string printed, string expected)
    {
        Play($"printf '{printed}\\n' >&2; echo '[]'");

        var outcome = await RunAsync();

        Assert.Equal(new ToolOutcome(0, "[]\n", expected), outcome);
    }

    [Fact]
    public async Task An_image_gets_no_network_no_rights_and_a_share_of_memory_and_processes()
    {
        Play("echo '[]'");

        await RunAsync();

        var call = Assert.Single(_standIns.Calls);
        foreach (var option in (ReadOnlySpan<string>)["--network none", "--read-only", "--cap-drop ALL", "--security-opt no-new-privileges", "--memory 4g", "--memory-swap 4g", "--pids-limit 512"])
        {
            Assert.Contains($" {option} ", call, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Facts_without_end_are_refused_and_do_not_fill_the_disk()
    {
        Play("head --bytes=20000000 /dev/zero | tr '\\0' ' '; echo '[]'");

        var outcome = await RunAsync();

        Assert.Equal(new ToolOutcome(1, "", "What image:tag printed is more than 4194304 bytes of facts.\n"), outcome);
    }

    [Fact]
    public async Task Of_what_imports_print_without_end_the_beginning_is_shown()
    {
        Play("head --bytes=20000000 /dev/zero | tr '\\0' 'a' >&2; echo '[]'");

        var outcome = await RunAsync();

        Assert.Equal((0, "[]\n", 1048576 + "collect-flows | ".Length), (outcome.ExitCode, outcome.Output, outcome.Error.TrimEnd('\n').Length));
    }

    [Fact]
    public async Task An_image_that_cannot_be_run_fails_with_Dockers_reason()
    {
        Play("echo 'no such image' >&2; exit 125");

        var outcome = await RunAsync();

        Assert.Equal(new ToolOutcome(125, "", "collect-flows | no such image\n"), outcome);
    }

    private void Play(string run) => _standIns.Add("docker", $"[[ $1 == run ]] || exit 0\ncat >/dev/null\n{run}");

    private Task<ToolOutcome> RunAsync() => Tools.StartAsync(
        "bash",
        [Path.Combine(RepositoryFiles.Root, ".github", "actions", "deploy-flows", "collect-flows.sh"), "image:tag", Path.Combine(DeployFlowsScript.SampleDirectory, "prefect.yaml")],
        RepositoryFiles.Root,
        environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = _standIns.SearchPath });
}
