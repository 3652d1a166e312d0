using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Compose;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>The workflow that builds, tests, scans and publishes the gateway. What builds and tests it is running already: here <c>dotnet</c> and <c>npm</c> only note their calls.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class GatewayWorkflowTests
{
    private const string Clean = """{ "version": 1, "projects": [ { "path": "Gateway.csproj" }, { "path": "Tests.csproj" } ] }""";

    private const string Vulnerable = """
        {
          "version": 1,
          "projects": [
            { "path": "Gateway.csproj", "frameworks": [ { "framework": "net10.0", "transitivePackages": [
              { "id": "Some.Package", "resolvedVersion": "1.2.3", "vulnerabilities": [ { "severity": "High", "advisoryurl": "https://github.com/advisories/GHSA-0000-0000-0000" } ] } ] } ] }
          ]
        }
        """;

    /// <summary>Comes from the tag of a version.</summary>
    internal static void ComeFromTag(WorkflowRun run)
    {
        Prepare(run);
        run.GitHub["ref"] = "refs/tags/v1.2.3";
        run.GitHub["ref_name"] = "v1.2.3";
        run.GitHub["ref_type"] = "tag";
    }

    [NodeFact]
    public async Task A_versions_tag_is_tested_scanned_and_published_with_its_provenance()
    {
        using var run = new WorkflowRun();
        ComeFromTag(run);

        var outcome = await run.RunAsync();

        Assert.True(outcome.Results.SequenceEqual(["test=success", "prefect=success", "packages=success", "code=success", "image=success", "stack-images=success", "stack=success", "on-main=success", "publish=success"]), outcome.Everything);
        var build = outcome.Step("publish", "docker/build-push-action").With;
        Assert.Equal("ghcr.io/org/deployment-gateway:1.2.3,ghcr.io/org/deployment-gateway:1.2,ghcr.io/org/deployment-gateway:1", build["tags"]);
        Assert.Equal(("docker/gateway/Dockerfile", $"VERSION=1.2.3\nREVISION={WorkflowRun.Sha}\n"), (build["file"], build["build-args"]));
        Assert.Equal(("true", "mode=max", "true"), (build["push"], build["provenance"], build["sbom"]));
        Assert.Equal("linux/amd64,linux/arm64", build["platforms"]);
        Assert.Equal("release", outcome.Jobs["publish"].Environment);
        var provenance = outcome.Step("publish", "actions/attest-build-provenance").With;
        Assert.Equal(("ghcr.io/org/deployment-gateway", WorkflowRun.Digest), (provenance["subject-name"], provenance["subject-digest"]));
    }

    [NodeTheory]
    [InlineData("push", "main")]
    [InlineData("pull_request", "42/merge")]
    [InlineData("schedule", "main")]
    public async Task Nothing_else_is_published(string eventName, string name)
    {
        using var run = new WorkflowRun { Assumed = ["test", "prefect", "packages"] };
        Prepare(run);
        if (eventName == "pull_request")
        {
            run.ComeFromPullRequest("main", WorkflowRun.GatewayRepository);
        }

        (run.GitHub["event_name"], run.GitHub["ref_name"]) = (eventName, name);

        var outcome = await run.RunAsync();

        Assert.True(outcome.Results.SequenceEqual(["test=success", "prefect=success", "packages=success", "code=success", "image=success", "stack-images=success", "stack=success", "on-main=skipped", "publish=skipped"]), outcome.Everything);
        Assert.Equal("ghcr.io/org/deployment-gateway:scan", outcome.Step("image", "docker/build-push-action").With["tags"]);
        Assert.Equal(("true", "high"), (outcome.Step("image", "anchore/scan-action").With["fail-build"], outcome.Step("image", "anchore/scan-action").With["severity-cutoff"]));
    }

    [NodeFact]
    public async Task A_version_with_a_vulnerable_package_is_not_published()
    {
        using var run = new WorkflowRun { Assumed = ["test", "prefect", "code", "image"] };
        ComeFromTag(run);
        Report(run, Vulnerable);

        var outcome = await run.RunAsync();

        Assert.Equal(("failure", "skipped"), (outcome.Jobs["packages"].Result, outcome.Jobs["publish"].Result));
    }

    [NodeFact]
    public async Task A_version_that_is_no_commit_of_main_is_not_published()
    {
        using var run = new WorkflowRun { Assumed = ["test", "prefect", "packages", "code", "image"] };
        ComeFromTag(run);
        PlayGit(run, isOnMain: false);

        var outcome = await run.RunAsync();

        Assert.Equal(("failure", "skipped"), (outcome.Jobs["on-main"].Result, outcome.Jobs["publish"].Result));
        Assert.Equal("0", outcome.Step("on-main", "actions/checkout").With["fetch-depth"]);
    }

    [NodeFact]
    public async Task Every_image_of_the_stack_is_scanned_by_what_it_is_named_by()
    {
        using var run = new WorkflowRun { Assumed = ["test", "prefect", "packages", "code", "image"] };
        Prepare(run);

        var outcome = await run.RunAsync();

        var images = JsonNode.Parse(outcome.Jobs["stack-images"].Outputs["images"])!.AsArray().Select(static image => (string)image!).ToList();
        var composed = (await ComposeFile.ParseAsync()).Map("services").Entries().Select(static service => service.Value.Value("image")!).Where(static image => !image.EndsWith(":local", StringComparison.Ordinal));
        Assert.Empty(composed.Except(images, StringComparer.Ordinal));
        Assert.Contains(images, static image => image.StartsWith("mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra@sha256:", StringComparison.Ordinal));
        var scan = outcome.Step("stack", "anchore/scan-action").With;
        Assert.Equal((images[0], "true", "critical"), (scan["image"], scan["fail-build"], scan["severity-cutoff"]));
    }

    [NodeTheory]
    [InlineData("tag", "v1.2.3", "1.2.3", "ghcr.io/org/gateway:1.2.3,ghcr.io/org/gateway:1.2,ghcr.io/org/gateway:1")]
    [InlineData("tag", "v0.1.0", "0.1.0", "ghcr.io/org/gateway:0.1.0,ghcr.io/org/gateway:0.1,ghcr.io/org/gateway:0")]
    [InlineData("tag", "v2.0.0-rc.1", "2.0.0-rc.1", "ghcr.io/org/gateway:2.0.0-rc.1")]
    [InlineData("branch", "main", "0.0.0-0123456789ab", "")]
    public async Task An_image_is_named_by_Semantic_Versioning(string type, string name, string version, string tags)
    {
        var outcome = await NameVersionAsync(type, name);

        Assert.Equal(new ToolOutcome(0, $"image=ghcr.io/org/gateway\nversion={version}\ntags={tags}\n", ""), outcome);
    }

    [NodeTheory]
    [InlineData("v1.2")]
    [InlineData("v01.2.3")]
    [InlineData("v1.2.3;id")]
    [InlineData("v1.2.3+build")]
    public async Task A_tag_that_is_no_version_has_no_image(string tag)
    {
        var outcome = await NameVersionAsync("tag", tag);

        Assert.Equal(new ToolOutcome(1, "", $"::error::{tag} is no version such as v1.2.3 or v1.2.3-rc.1.\n"), outcome);
    }

    [NodeTheory]
    [InlineData(Clean, 0, 0, "No package of 2 project(s) has a known vulnerability.\n")]
    [InlineData(Vulnerable, 0, 1, "::error::Some.Package 1.2.3: High, https://github.com/advisories/GHSA-0000-0000-0000\n")]
    [InlineData("""{ "version": 1, "projects": [ { "path": "a" } ], "problems": [ { "level": "error", "text": "No assets file." } ] }""", 0, 1, "::error::No assets file.\n")]
    [InlineData("""{ "version": 2 }""", 0, 1, "::error::dotnet list package gave no report that can be read.\n")]
    [InlineData("no source answers", 1, 1, "no source answers\n::error::dotnet list package failed; the lines above have the reason.\n")]
    public async Task A_vulnerable_package_or_a_report_that_says_nothing_is_an_error(string report, int reportExitCode, int exitCode, string expected)
    {
        using var run = new WorkflowRun();
        Report(run, report, reportExitCode);

        var outcome = await ScriptAsync("vulnerable-packages.sh", new() { ["PATH"] = run.StandIns.SearchPath }, "Gateway.sln");

        Assert.Equal(new ToolOutcome(exitCode, expected, ""), outcome);
        Assert.Equal("dotnet list Gateway.sln package --vulnerable --include-transitive --format json", Assert.Single(run.StandIns.Calls));
    }

    [NodeFact]
    public async Task What_the_runner_lacks_is_installed_and_tests_run_is_what_CI_runs()
    {
        using var run = new WorkflowRun { Assumed = ["packages", "code", "image"] };
        Prepare(run);

        await run.RunAsync();

        Assert.Contains("sudo apt-get install -y -qq --no-install-recommends docker-registry prometheus shellcheck yamllint", run.StandIns.Calls);
        Assert.Contains("npm --prefix .github/actions/deploy-flows run check", run.StandIns.Calls);
        Assert.Contains("dotnet test tests/Gateway.IntegrationTests --configuration Release --no-build --nologo --blame-hang-timeout 15m", run.StandIns.Calls);
    }

    private static void Prepare(WorkflowRun run)
    {
        run.Workflow = (WorkflowRun.GatewayRepository, ".github/workflows/gateway.yml");
        run.GitHub["repository"] = WorkflowRun.GatewayRepository;
        run.GitHub["event"] = new JsonObject { ["repository"] = new JsonObject { ["name"] = "deployment-gateway" } };
        run.ComeFromPush("main");
        foreach (var program in (ReadOnlySpan<string>)["docker-registry", "npm", "yamllint"])
        {
            run.StandIns.Add(program);
        }

        PlayGit(run, isOnMain: true);
        Report(run, Clean);
    }

    /// <summary>There is no history in what a run checks out here: <see cref="ReleaseScriptTests"/> has the script look at a real one.</summary>
    private static void PlayGit(WorkflowRun run, bool isOnMain) =>
        run.StandIns.Add("git", $"case $1 in rev-parse) exit 0 ;; merge-base) exit {(isOnMain ? 0 : 1)} ;; *) exec /usr/bin/git \"$@\" ;; esac");

    private static Task<ToolOutcome> NameVersionAsync(string type, string name) => ScriptAsync("name-version.sh", new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["GITHUB_REPOSITORY"] = "Org/Gateway",
        ["GITHUB_REF_TYPE"] = type,
        ["GITHUB_REF_NAME"] = name,
        ["GITHUB_SHA"] = WorkflowRun.Sha,
    });

    private static Task<ToolOutcome> ScriptAsync(string script, Dictionary<string, string> environment, params string[] args) =>
        Tools.StartAsync("bash", [Path.Combine(RepositoryFiles.Root, ".github", "scripts", script), .. args], RepositoryFiles.Root, environment: environment);

    private static void Report(WorkflowRun run, string report, int exitCode = 0) =>
        run.StandIns.Add("dotnet", $"[[ $1 != list ]] || {{ cat <<'END'\n{report}\nEND\nexit {exitCode}\n}}");
}
