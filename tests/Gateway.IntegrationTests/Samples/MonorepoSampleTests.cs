using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.DeployFlows;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Workflows;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Samples;

/// <summary>The repository of many pipelines in small, as its jobs deploy it: with git, the action and the gateway.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync.
public sealed class MonorepoSampleTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Repository = "org/pipelines-monorepo";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("monorepo-");
    private PrefectSandbox _sandbox = null!;
    private GatewaySettings _settings = null!;
    private GatewayProcess _gateway = null!;
    private long _run;

    public async Task InitializeAsync()
    {
        _sandbox = await PrefectSandbox.StartAsync();
        _settings = new GatewaySettings(_sandbox.ApiUrl)
        {
            ["Repositories:arcgis:Name"] = Repository,
            ["Repositories:arcgis:Projects:all:Paths:0"] = "pipelines/*",
            ["Modes:staging:Repositories:0"] = Repository,
            ["Modes:staging:ImageRepositories:0"] = "ghcr.io/{repository}",
            ["Modes:staging:ImageTags:0"] = "staging-{project}-{sha}",
            ["Modes:staging:RequiredChecks:0"] = "build-push",
            ["Modes:staging:RequiredChecks:1"] = "build-push",
            ["Modes:staging:RequiredChecks:2"] = "build-push",
        };
        _gateway = await GatewayProcess.StartAsync(_settings);
        Copy(new DirectoryInfo(Path.Combine(RepositoryFiles.Root, "samples", "pipelines-monorepo")), _folder);
        await GitAsync("init", "--quiet", "--initial-branch", "staging/demo");
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _sandbox.DisposeAsync();
        _settings.Dispose();
        _folder.Delete(recursive: true);
    }

    [NodeFact]
    public async Task A_push_deploys_what_it_changed_and_catches_up_what_failed_before()
    {
        // All of it is new.
        await CommitAsync();
        Assert.Equal(["pipelines/cnes", "pipelines/sinan", "pipelines/sisreg"], await OutdatedAsync());
        var first = await DeployAsync("""["pipelines/cnes","pipelines/sinan","pipelines/sisreg"]""");
        Assert.True(first.ExitCode == 0, first.Output + first.Error);
        Assert.Equal(["cnes-staging", "sinan-staging", "sisreg-staging"], from deployment in _sandbox.Deployments.EnumerateArray() let name = deployment.GetProperty("name").GetString() orderby name select name);

        // A push that changes one builds one.
        Change("sisreg");
        await CommitAsync();
        Assert.Equal(["pipelines/sisreg"], await OutdatedAsync());

        // Its rollout fails, and the job says which project it was.
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "PATCH", Path = "/api/deployments/*", Times = 1 });
        var failed = await DeployAsync("""["pipelines/sisreg"]""");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("pipelines/sisreg", failed.Summary, StringComparison.Ordinal);
        Assert.Contains(failed.Lines, static line => line.StartsWith("::error", StringComparison.Ordinal) && line.Contains("pipelines/sisreg", StringComparison.Ordinal));

        // The next push changes another, and catches that one up.
        Change("cnes");
        await CommitAsync();
        Assert.Equal(["pipelines/cnes", "pipelines/sisreg"], await OutdatedAsync());
        var caughtUp = await DeployAsync("""["pipelines/cnes","pipelines/sisreg"]""");
        Assert.True(caughtUp.ExitCode == 0, caughtUp.Output + caughtUp.Error);
        Assert.Equal(("succeeded", "2"), (caughtUp.Outputs["status"], caughtUp.Outputs["updated"]));
        Assert.Empty(await OutdatedAsync());
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }

    private void Change(string project) => File.AppendAllText(Path.Combine(_folder.FullName, "pipelines", project, "flows.py"), "\n# Changed.\n");

    private async Task CommitAsync()
    {
        await GitAsync("add", "--all");
        await GitAsync("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "commit", "--quiet", "--message", "A change");
    }

    private async Task<IReadOnlyList<string?>> OutdatedAsync()
    {
        var outcome = await RunAsync(("INPUT_OUTDATED", "true"));
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        return [.. JsonNode.Parse(outcome.Outputs["projects"])!.AsArray().Select(static project => (string?)project)];
    }

    private async Task<DeployFlowsOutcome> DeployAsync(string only)
    {
        var sha = (await GitAsync("rev-parse", "HEAD")).Trim();
        return await RunAsync(("INPUT_ONLY", only), ("INPUT_IMAGE", $"ghcr.io/{Repository}:staging-{{project}}-{sha}"), ("INPUT_FLOW-FACTS", _folder.FullName));
    }

    private async Task<DeployFlowsOutcome> RunAsync(params (string Name, string Value)[] inputs)
    {
        using var script = new DeployFlowsScript(_gateway.Address.ToString(), GatewaySettings.Secret);
        foreach (var name in (string[])["INPUT_MANIFEST", "INPUT_DIGEST", "INPUT_IMAGE", "INPUT_FLOW-FACTS"])
        {
            script.Environment.Remove(name);
        }

        script.Environment["INPUT_MANIFESTS"] = "pipelines/*/prefect.yaml";
        script.Environment["GITHUB_REPOSITORY"] = Repository;
        script.Environment["GITHUB_REF"] = "refs/heads/staging/demo";
        script.Environment["GITHUB_SHA"] = (await GitAsync("rev-parse", "HEAD")).Trim();
        script.Environment["GITHUB_WORKSPACE"] = _folder.FullName;
        script.Environment["GITHUB_RUN_ID"] = script.Environment["GITHUB_RUN_NUMBER"] = (++_run).ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in inputs)
        {
            script.Environment[name] = value;
        }

        return await script.RunAsync();
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        var outcome = await Tools.StartAsync("git", ["-C", _folder.FullName, .. arguments], _folder.FullName);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome.Output;
    }
}
