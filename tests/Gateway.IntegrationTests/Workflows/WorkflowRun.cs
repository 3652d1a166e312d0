using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.DeployFlows;
using Gateway.IntegrationTests.Oidc;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>
/// One run of a workflow, as GitHub makes it of an event: a pipelines repository, which is the sample, calls the workflow of the gateway's
/// repository. Scripts run for real; see <c>tests/workflows/run.mjs</c>.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class WorkflowRun : IDisposable
{
    /// <summary>The pipelines repository.</summary>
    public const string Repository = "org/pipelines-arcgis";

    /// <summary>The repository of the gateway, as the sample's workflow names it.</summary>
    public const string GatewayRepository = "org/deployment-gateway";

    /// <summary>The commit that was pushed, or what GitHub merges of a pull request.</summary>
    public const string Sha = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>The last commit of a pull request.</summary>
    public const string Head = "fedcba9876543210fedcba9876543210fedcba98";

    /// <summary>The digest under which the image was pushed.</summary>
    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    /// <summary>The jobs of the sample's workflow before its image is built, which take the longest; see <see cref="Assumed"/>.</summary>
    public static readonly IReadOnlyList<string> Checks = ["test", "smoke-dbt"];

    private readonly string _folder = Directory.CreateTempSubdirectory("workflow-run-").FullName;
    private int _runs;

    public WorkflowRun()
    {
        StandIns = new StandIns(_folder);
        StandIns.Add("docker", $"[[ $1 != run ]] || {{ cat >/dev/null; cat '{Path.Combine(DeployFlowsScript.SampleDirectory, "flow-facts.json")}'; }}");
    }

    public StandIns StandIns { get; }

    /// <summary>The context <c>github</c> and what the runner makes of it.</summary>
    public JsonObject GitHub { get; } = new()
    {
        ["event_name"] = "push",
        ["ref"] = "refs/heads/staging/demo",
        ["ref_name"] = "staging/demo",
        ["ref_type"] = "branch",
        ["sha"] = Sha,
        ["repository"] = Repository,
        ["repository_id"] = "123",
        ["run_id"] = "9001",
        ["run_number"] = "7",
        ["run_attempt"] = "1",
        ["actor"] = "octocat",
        ["token"] = "the-token-of-the-job",
        ["server_url"] = "https://github.com",
        ["api_url"] = "http://127.0.0.1:9",
        ["event"] = new JsonObject { ["repository"] = new JsonObject { ["name"] = "pipelines-arcgis" } },
    };

    public JsonObject Variables { get; } = [];

    public JsonObject Secrets { get; } = [];

    /// <summary>Jobs that are taken to have succeeded, without being run.</summary>
    public IReadOnlyList<string> Assumed { get; set; } = [];

    /// <summary>What somebody who starts it by hand says.</summary>
    public JsonObject Inputs { get; } = [];

    /// <summary>A script that plays <c>docker/build-push-action</c>, with its inputs as <c>INPUT_…</c>; null where the action only says <see cref="Digest"/>.</summary>
    public string? BuildPush { get; set; }

    /// <summary>What scripts have in their environment, beside what a runner gives them.</summary>
    public JsonObject Environment { get; } = [];

    /// <summary>The context <c>job</c>, where it is not that of a runner which tells where the workflow is from.</summary>
    public JsonObject? Job { get; set; }

    /// <summary>The job's own way to a token, where it may have one.</summary>
    public JsonObject? Token { get; set; }

    /// <summary>The workflow, and the repository that it lies in.</summary>
    public (string Repository, string Path) Workflow { get; set; } = (Repository, ".github/workflows/ci_cd.yml");

    /// <summary>Comes from a push.</summary>
    public void ComeFromPush(string branch)
    {
        GitHub["ref"] = "refs/heads/" + branch;
        GitHub["ref_name"] = branch;
    }

    /// <summary>Comes from a pull request into a branch.</summary>
    public void ComeFromPullRequest(string target, string headRepository = Repository, string author = "octocat")
    {
        GitHub["event_name"] = "pull_request";
        GitHub["ref"] = "refs/pull/42/merge";
        GitHub["ref_name"] = "42/merge";
        GitHub["base_ref"] = target;
        GitHub["head_ref"] = "fix-layer";
        GitHub["event"] = new JsonObject
        {
            ["number"] = 42,
            ["repository"] = new JsonObject { ["name"] = "pipelines-arcgis" },
            ["pull_request"] = new JsonObject
            {
                ["number"] = 42,
                ["user"] = new JsonObject { ["login"] = author },
                ["head"] = new JsonObject { ["sha"] = Head, ["repo"] = new JsonObject { ["full_name"] = headRepository } },
            },
        };
    }

    /// <summary>Lets jobs that may ask the issuer for tokens do so, and gives them one that says what GitHub's would say of this run.</summary>
    public void TakeTokensOf(RunningIssuer issuer, params (string Claim, JsonNode? Value)[] claims)
    {
        Token = new JsonObject { ["url"] = issuer.TokenRequestUrl, ["token"] = RunningIssuer.JobsOwnToken };
        var says = new JsonObject { ["run_attempt"] = 1, ["run_id"] = long.Parse((string)GitHub["run_id"]!, CultureInfo.InvariantCulture), ["run_number"] = 7 };
        foreach (var name in (ReadOnlySpan<string>)["repository", "ref", "sha"])
        {
            says[name] = (string)GitHub[name]!;
        }

        issuer.Give(issuer.TokenFor(
            says,
            [
                ("event_name", (string)GitHub["event_name"]!),
                ("base_ref", (string?)GitHub["base_ref"] ?? ""),
                ("job_workflow_ref", $"{GatewayRepository}/.github/workflows/ci_cd.yml@refs/tags/v1"),
                .. claims,
            ]));
    }

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="InvalidOperationException">GitHub would not have begun it.</exception>
    public async Task<WorkflowOutcome> RunAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"run-{++_runs}")).FullName;
        var eventFile = Path.Combine(folder, "event.json");
        await File.WriteAllTextAsync(eventFile, GitHub["event"]!.ToJsonString());
        GitHub["event_path"] = eventFile;
        var scenario = new JsonObject
        {
            ["repository"] = Workflow.Repository,
            ["workflow"] = Workflow.Path,
            ["repositories"] = new JsonObject { [Repository] = DeployFlowsScript.SampleDirectory, [GatewayRepository] = RepositoryFiles.Root },
            ["github"] = GitHub.DeepClone(),
            ["inputs"] = Inputs.DeepClone(),
            ["vars"] = Variables.DeepClone(),
            ["secrets"] = Secrets.DeepClone(),
            ["token"] = Token?.DeepClone(),
            ["job"] = Job?.DeepClone(),
            ["assumed"] = new JsonArray([.. Assumed]),
            ["actions"] = new JsonObject { ["docker/build-push-action"] = BuildPush is null ? new JsonObject { ["digest"] = Digest } : new JsonObject { ["script"] = BuildPush } },
            ["env"] = new JsonObject(Environment.Select(static pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())).Append(new("PATH", StandIns.SearchPath))),
            ["folder"] = folder,
        };

        var outcome = await Tools.RunNodeAsync("run.mjs", scenario.ToJsonString());
        return outcome.ExitCode == 0
            ? WorkflowOutcome.From(JsonNode.Parse(outcome.Output)!.AsObject())
            : throw new InvalidOperationException(outcome.Everything);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
