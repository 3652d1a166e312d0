using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Oidc;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Examples;

/// <summary>
/// The two gateways whose answers are recorded: one that works, with a sandbox behind it, and one with the tightest limits and no Prefect.
/// </summary>
internal sealed class ExampleGateways : IAsyncDisposable
{
    public const string ReaderKey = "a-key-of-a-dashboard-0123456789abcdef";
    public const string Workflow = ".github/workflows/ci_cd.yml";
    public const string BrokenWorkflow = ".github/workflows/broken.yml";
    public const string RemoteWorkflow = ".github/workflows/remote.yml";

    private readonly RunningIssuer _jobs = new();
    private readonly RunningIssuer _people = new();
    private readonly HttpClient _hands = new();
    private GatewaySettings _settings = null!;
    private GatewaySettings _limits = null!;
    private long _run;

    private static readonly string[] Checks = ["test", "smoke-dbt", "build-push"];

    private static readonly (string Entrypoint, string Name)[] Flows =
    [
        ("pipelines/arcgis/abordagem/flows.py:abordagem_flow", "Abordagem | Carga ArcGIS"),
        ("pipelines/arcgis/cad_unico/flows.py:cad_unico_flow", "CadÚnico | Carga ArcGIS"),
    ];

    /// <summary>The manifest of the builds.</summary>
    public static string Manifest { get; } = $$$"""
        build:
          - prefect.deployments.steps.run_shell_script:
              id: get-commit-hash
              script: git rev-parse --short HEAD
        deployments:
          - name: abordagem-staging
            entrypoint: {{{Flows[0].Entrypoint}}}
            version: "{{ get-commit-hash.stdout }}"
            schedule: { cron: "0 6 * * *", timezone: America/Sao_Paulo }
            work_pool:
              name: docker-staging
              job_variables:
                image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"
          - name: cad-unico-staging
            entrypoint: {{{Flows[1].Entrypoint}}}
            version: "{{ get-commit-hash.stdout }}"
            work_pool:
              name: docker-staging
              job_variables:
                image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}"

        """;

    /// <summary>The same with a schedule that is none.</summary>
    public static string BrokenManifest { get; } = Break(Manifest);

    public PrefectSandbox Sandbox { get; private set; } = null!;

    public ServedGateway Working { get; private set; } = null!;

    /// <summary>The gateway whose limits are used up soon, and whose Prefect is not there.</summary>
    public ServedGateway Limited { get; private set; } = null!;

    public static async Task<ExampleGateways> StartAsync()
    {
        var gateways = new ExampleGateways { Sandbox = await PrefectSandbox.StartAsync() };
        gateways._settings = await gateways.SettingsAsync(gateways.Sandbox.ApiUrl);
        gateways._limits = await gateways.SettingsAsync(null);
        foreach (var settings in (GatewaySettings[])[gateways._settings, gateways._limits])
        {
            settings["Repositories:arcgis:Projects:all:Paths:0"] = ".";
            settings["Repositories:arcgis:Projects:all:Paths:1"] = "pipelines/*";
        }

        gateways._limits["Http:RequestsPerMinute"] = "4";
        gateways._limits["Webhooks:BuildsPerMinute"] = "1";
        gateways.Working = await HostedGateway.StartAsync(gateways._settings);
        gateways.Limited = await HostedGateway.StartAsync(gateways._limits);
        return gateways;
    }

    /// <summary>A build of <c>staging/demo</c> that is newer than any before.</summary>
    public JsonObject NextBuild()
    {
        var run = Interlocked.Increment(ref _run);
        var sha = run.ToString("x2", CultureInfo.InvariantCulture) + SignedBuild.Sha[2..];
        var build = SignedBuild.Json(1000 + run, Manifest);
        build["run_number"] = run;
        build["sha"] = sha;
        build["image"] = "ghcr.io/org/pipelines-arcgis:staging-" + sha[..7];
        build.Insert(1, "repository_id", 123);
        build["workflow"] = "CI/CD";
        build["event_name"] = "push";
        build["server_url"] = "https://github.com";
        build["digest"] = "sha256:" + Hash(sha);
        build["flows"] = new JsonArray([.. Flows.Select(static flow => new JsonObject { ["entrypoint"] = flow.Entrypoint, ["name"] = flow.Name })]);
        build["outputs"] = new JsonObject { ["get-commit-hash"] = new JsonObject { ["stdout"] = sha[..7] } };
        return build;
    }

    /// <summary>GitHub's event of a run of <c>staging/demo</c> that is newer than any before: what is read of it.</summary>
    public JsonObject NextRun(string workflow = Workflow)
    {
        var run = Interlocked.Increment(ref _run);
        return new JsonObject
        {
            ["action"] = "completed",
            ["workflow"] = new JsonObject { ["path"] = workflow },
            ["workflow_run"] = new JsonObject
            {
                ["id"] = 1000 + run,
                ["run_number"] = run,
                ["run_attempt"] = 1,
                ["event"] = "push",
                ["conclusion"] = "success",
                ["head_branch"] = "staging/demo",
                ["head_sha"] = run.ToString("x2", CultureInfo.InvariantCulture) + SignedBuild.Sha[2..],
                ["head_repository"] = new JsonObject { ["full_name"] = GatewaySettings.Repository },
                ["triggering_actor"] = new JsonObject { ["login"] = "octocat" },
            },
            ["repository"] = new JsonObject { ["id"] = 123, ["full_name"] = GatewaySettings.Repository },
        };
    }

    /// <summary>The token of the job that posts the build.</summary>
    public string TokenOf(JsonObject build) => _jobs.TokenFor(build);

    /// <summary>The token of a person without a role.</summary>
    public string TokenOfNobody() => _people.Token(new TestIssuer(_people.Address).PersonClaims(TimeProvider.System.GetUtcNow(), "somebody"));

    /// <summary>Posts a build that is not recorded, and waits for nothing.</summary>
    public async Task<string> AcceptAsync()
    {
        using var answer = await Working.PostAsync(SignedBuild.From(NextBuild()) with { Wait = null });
        return (string)(await answer.ReadJsonAsync())["id"]!;
    }

    /// <summary>Waits for the end of a rollout, so that what follows finds the lane at rest.</summary>
    public async Task EndAsync(string id, string status = "succeeded")
    {
        var ended = await Working.WaitForEndAsync("/api/v1/rollouts/" + id);
        Assert.True((string?)ended["status"] == status, ended.ToJsonString());
    }

    /// <summary>Changes a deployment on the server behind the gateway's back.</summary>
    public async Task ChangeByHandAsync(HttpMethod method, string deployment, string? change = null)
    {
        var id = Sandbox.Deployments.EnumerateArray().Single(one => one.GetProperty("name").GetString() == deployment).GetProperty("id");
        using var request = new HttpRequestMessage(method, $"{Sandbox.ApiUrl}/deployments/{id}")
        {
            Content = change is null ? null : new StringContent(change, Encoding.UTF8, "application/json"),
        };
        using var answer = await _hands.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Does something while Prefect answers whoever reads its deployments with a status.</summary>
    public async Task WhilePrefectAnswersAsync(int status, Func<Task> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, Body = "{}", Path = "/api/deployments/filter" });
        await act();
        Sandbox.Faults.Clear();
    }

    /// <summary>Takes the tables away from the gateway that works, or gives them back.</summary>
    public async Task RenameLedgerAsync(string from, string to)
    {
        await using var connection = new SqliteConnection($"Data Source={_settings["Ledger:Path"]};Pooling=False");
        await connection.OpenAsync();
        foreach (var table in (string[])["rollouts", "deliveries", "lane_deployments", "mode_freezes", "freeze_exceptions", "refused_builds", "audit_entries"])
        {
            await using var rename = connection.CreateCommand();
#pragma warning disable CA2100 // The names stand above.
            rename.CommandText = $"ALTER TABLE {table}{from} RENAME TO {table}{to}";
#pragma warning restore CA2100
            await rename.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Working.DisposeAsync();
        await Limited.DisposeAsync();
        await Sandbox.DisposeAsync();
        _settings.Dispose();
        _limits.Dispose();
        _jobs.Dispose();
        _people.Dispose();
        _hands.Dispose();
    }

    private async Task<GatewaySettings> SettingsAsync(Uri? prefect)
    {
        var settings = new GatewaySettings(prefect)
        {
            ["ApiKeys:grafana:Sha256"] = Hash(ReaderKey),
            ["Images:Registries:remote:Host"] = "registry.example",
            ["Images:Registries:remote:Url"] = "http://127.0.0.1:9",
            ["Webhooks:ManifestDeadline"] = "00:00:00.5",
            ["Modes:staging:ImageRepositories:1"] = "registry.example/org/pipelines-arcgis",
            ["Modes:staging:Oidc:Required"] = "false",
            ["Modes:staging:BranchIsolation"] = "held",
            ["Rollouts:DriftInterval"] = "00:00:00",
            ["Prefect:WriteConcurrency"] = "1",
            ["Prefect:Retries"] = "0",
            ["Prefect:BreakerMinimumTries"] = "1000",
        };
        settings.AddKeys();
        _jobs.Trust(settings);
        _people.TrustForPeople(settings);
        foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
        {
            settings[$"Modes:{mode}:WorkPools:0"] = "docker-" + mode;
            settings[$"Modes:{mode}:WorkPools:1"] = null;
            foreach (var (index, check) in Checks.Index())
            {
                settings[$"Modes:{mode}:RequiredChecks:{index}"] = check;
            }
        }

        // Nothing but the manifest tells the flows' names and the steps' outputs to whoever has a webhook alone.
        var named = Flows.Aggregate(Manifest, static (manifest, flow) => manifest.Replace(
            $"entrypoint: {flow.Entrypoint}\n",
            $"entrypoint: {flow.Entrypoint}\n    flow_name: \"{flow.Name}\"\n",
            StringComparison.Ordinal)).Replace("    version: \"{{ get-commit-hash.stdout }}\"\n", "", StringComparison.Ordinal);
        await MapAsync("ci", Workflow, "ghcr.io", named);
        await MapAsync("broken", BrokenWorkflow, "ghcr.io", Break(named));
        await MapAsync("remote", RemoteWorkflow, "registry.example", null);
        return settings;

        async Task MapAsync(string name, string path, string registry, string? manifest)
        {
            var section = $"Repositories:arcgis:Workflows:{name}";
            settings[section + ":Path"] = path;
            settings[section + ":Images:staging"] = $"{registry}/{GatewaySettings.Repository}:staging-{{sha:7}}";
            foreach (var (index, check) in Checks.Index())
            {
                settings[$"{section}:Checks:{index}"] = check;
            }

            if (manifest is not null)
            {
                var file = Path.Combine(settings.Folder, name + ".yaml");
                await File.WriteAllTextAsync(file, manifest);
                settings[section + ":ManifestFile"] = file;
            }
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Break(string manifest) => manifest.Replace("0 6 * * *", "61 * * * *", StringComparison.Ordinal);
}
