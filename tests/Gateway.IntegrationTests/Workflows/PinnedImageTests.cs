using System.Runtime.Versioning;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>The script that keeps images named by their digest.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PinnedImageTests : IDisposable
{
    private const string Digest = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pinned-images-");
    private readonly StandIns _standIns;

    public PinnedImageTests()
    {
        _standIns = new StandIns(_folder.FullName);
        _standIns.Add("docker", $"echo {Digest}");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_image_here_has_its_digest_or_is_named_with_the_reason()
    {
        var outcome = await RunAsync(RepositoryFiles.Root, "--check");

        Assert.Equal(new ToolOutcome(0, "", ""), outcome);
        Assert.All(Exceptions(RepositoryFiles.Root), static line => Assert.True(line.Split(' ').Length > 5, line));
    }

    [Theory]
    [InlineData("image: redis:7.4.6", "redis:7.4.6")]
    [InlineData("image: redis", "redis")]
    [InlineData("image: \"redis:7.4.6\"", "redis:7.4.6")]
    [InlineData("image: ${REDIS_IMAGE:-redis:7.4.6}", "redis:7.4.6")]
    public async Task An_image_of_the_stack_without_a_digest_is_an_error(string line, string image)
    {
        var repository = await MakeAsync($"services:\n  redis:\n    {line}\n", $"FROM base:1@{Digest}\n");

        var outcome = await RunAsync(repository, "--check");

        Assert.Equal((1, $"::error::{image} has no digest: run .github/scripts/pin-images.sh, or name it in .github/scripts/unpinned-images.txt with the reason.\n"), (outcome.ExitCode, outcome.Output));
    }

    [Theory]
    [InlineData("FROM debian:12", "debian:12")]
    [InlineData("FROM --platform=$BUILDPLATFORM debian:12 AS built", "debian:12")]
    [InlineData("COPY --from=busybox:1.36 /bin/busybox /bin/", "busybox:1.36")]
    public async Task A_base_without_a_digest_is_an_error(string line, string image)
    {
        var repository = await MakeAsync("services:\n", line + "\n");

        var outcome = await RunAsync(repository, "--check");

        Assert.StartsWith($"::error::{image} has no digest: ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_built_here_and_the_stages_of_a_Dockerfile_need_none()
    {
        var repository = await MakeAsync(
            "services:\n  gateway:\n    image: ${GATEWAY_IMAGE:-gateway:local}\n",
            $"ARG BASE=sdk\nFROM base:1@{Digest} AS sdk\nFROM ${{BASE}} AS built\nFROM sdk\nCOPY --from=built /out /\n");

        var outcome = await RunAsync(repository, "--check");

        Assert.Equal(new ToolOutcome(0, "", ""), outcome);
    }

    [Fact]
    public async Task An_exception_that_none_needs_any_more_is_an_error()
    {
        var repository = await MakeAsync("services:\n", $"FROM base:1@{Digest}\n", "redis:7.4.6 has no digest yet\n");

        var outcome = await RunAsync(repository, "--check");

        Assert.Equal((1, "::error::.github/scripts/unpinned-images.txt names redis:7.4.6, which has a digest or is not there: take it out.\n"), (outcome.ExitCode, outcome.Output));
    }

    [Fact]
    public async Task Images_or_exceptions_that_cannot_be_read_fail_the_check()
    {
        var repository = await MakeAsync("services:\n", $"FROM base:1@{Digest}\n");
        File.Delete(Path.Combine(repository, ".github", "scripts", "unpinned-images.txt"));
        var withoutExceptions = await RunAsync(repository, "--check");
        _standIns.Add("awk", "exit 3");

        var withoutImages = await RunAsync(repository, "--check");

        Assert.NotEqual(0, withoutExceptions.ExitCode);
        Assert.NotEqual(0, withoutImages.ExitCode);
    }

    [Fact]
    public async Task What_is_missing_is_asked_of_the_registry_and_written_beside_the_tag()
    {
        var repository = await MakeAsync(
            $"services:\n  redis:\n    image: redis:7.4.6\n  prefect:\n    image: ${{PREFECT_IMAGE:-prefecthq/prefect:3.6.29}}\n  traefik:\n    image: traefik:3@{Digest.Replace('b', 'c')}\n",
            "FROM --platform=$BUILDPLATFORM base:1 AS built\n");

        var outcome = await RunAsync(repository);

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        Assert.Equal(
            $"services:\n  redis:\n    image: redis:7.4.6@{Digest}\n  prefect:\n    image: ${{PREFECT_IMAGE:-prefecthq/prefect:3.6.29@{Digest}}}\n  traefik:\n    image: traefik:3@{Digest.Replace('b', 'c')}\n",
            await File.ReadAllTextAsync(Path.Combine(repository, "compose.yml")));
        Assert.Equal($"FROM --platform=$BUILDPLATFORM base:1@{Digest} AS built\n", await File.ReadAllTextAsync(Path.Combine(repository, "Dockerfile")));
        Assert.DoesNotContain(_standIns.Calls, static call => call.Contains("traefik", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_is_no_digest_is_not_written()
    {
        var repository = await MakeAsync("services:\n", "FROM base:1\n");
        _standIns.Add("docker", "echo '<none>'");

        var outcome = await RunAsync(repository);

        Assert.Equal((1, "base:1 has no digest that can be read: <none>\n"), (outcome.ExitCode, outcome.Error));
        Assert.Equal("FROM base:1\n", await File.ReadAllTextAsync(Path.Combine(repository, "Dockerfile")));
    }

    private static IEnumerable<string> Exceptions(string repository) =>
        File.ReadLines(Path.Combine(repository, ".github", "scripts", "unpinned-images.txt")).Where(static line => !line.StartsWith('#'));

    /// <summary>A repository with these files and the script.</summary>
    private async Task<string> MakeAsync(string compose, string dockerfile, string exceptions = "")
    {
        var repository = Path.Combine(_folder.FullName, "repository");
        var scripts = Directory.CreateDirectory(Path.Combine(repository, ".github", "scripts")).FullName;
        File.Copy(Path.Combine(RepositoryFiles.Root, ".github", "scripts", "pin-images.sh"), Path.Combine(scripts, "pin-images.sh"));
        await File.WriteAllTextAsync(Path.Combine(scripts, "unpinned-images.txt"), exceptions);
        await File.WriteAllTextAsync(Path.Combine(repository, "compose.yml"), compose);
        await File.WriteAllTextAsync(Path.Combine(repository, "Dockerfile"), dockerfile);
        var made = await Tools.StartAsync("bash", ["-c", "git init --quiet && git add ."], repository);
        Assert.True(made.ExitCode == 0, made.Everything);
        return repository;
    }

    private Task<ToolOutcome> RunAsync(string repository, params string[] args) => Tools.StartAsync(
        "bash",
        [Path.Combine(repository, ".github", "scripts", "pin-images.sh"), .. args],
        repository,
        environment: new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = _standIns.SearchPath, ["HOME"] = _folder.FullName });
}
