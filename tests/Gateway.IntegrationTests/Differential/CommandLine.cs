using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Builds;
using Gateway.IntegrationTests.RealPrefect;
using Gateway.IntegrationTests.Running;
using Gateway.Prefect;
using Gateway.Sandbox;
using Gateway.Sandbox.Hosting;
using WireMock.Server;
using WireMock.Settings;

namespace Gateway.IntegrationTests.Differential;

/// <summary>
/// Prefect's real command line, with a server that takes what it sends: the sandbox, of its version. One process imports Prefect, and every
/// run is a fork of it. It knows nothing of the CI that the tests may run in.
/// </summary>
public sealed class CommandLine : IAsyncLifetime, IDisposable
{
    /// <summary>A variable that the server has, and its value.</summary>
    internal const string Variable = "bucket";

    internal const string VariableValue = "the-bucket";

    // A machine that is busy with much else takes minutes to import Prefect.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string[] OtherPools = ["second pool", "12"];

    /// <summary>The server's work pools.</summary>
    internal static IReadOnlyDictionary<string, WorkPool> Pools { get; } = OtherPools.Prepend("docker-pool").ToDictionary(
        name => name,
        name => new WorkPool { Name = name, Type = "docker", BaseJobTemplate = Resource.DockerBaseJobTemplate },
        StringComparer.Ordinal);

    // All ways to name a flow that manifests use.
    private static readonly string[] Entrypoints =
    [
        "pipelines/flows.py:plain_flow", "pipelines/flows.py:abordagem_flow", "pipelines/flows.py:equipamentos_flow", "pipelines/flows.py:vagas_flow",
        "pipelines/typed.py:typed_flow", "pipelines/typed.py:required_flow", "pipelines/typed.py:open_flow", "./pipelines/flows.py:plain_flow",
        "pipelines/../pipelines/flows.py:plain_flow", "jobs/nightly/load.py:load_flow", "jobs.nightly.load:load_flow", "jobs.nightly.load.load_flow",
        "jobs/nightly/load.py:Jobs.class_flow", "pipelines.flows:plain_flow",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-differential-").FullName;
    private readonly StringBuilder _errors = new();
    private Process? _process;
    private PrefectSandbox? _sandbox;
    private WireMockServer? _proxy;
    private string? _port;

    internal PrefectVersion Version { get; private set; } = null!;

    /// <summary>What the action would collect of the flows.</summary>
    internal IReadOnlyList<FlowFacts> Flows { get; private set; } = [];

    public async Task InitializeAsync()
    {
        if (PrefectProgram.Missing is not null)
        {
            return;
        }

        CopyRepository();
        _process = Start(Path.Combine(DifferentialFiles.Folder, "command-line.py"));
        var told = await ReadAsync();
        Version = PrefectVersion.Parse((string?)told["version"]) ?? throw new InvalidOperationException($"Prefect's version is {told}.");
        _sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = Nearest(Version) });
        _proxy = WireMockServer.Start(new WireMockServerSettings
        {
            Port = int.Parse(_process.StartInfo.Environment["GATEWAY_DIFFERENTIAL_PORT"]!, CultureInfo.InvariantCulture),
            ProxyAndRecordSettings = new ProxyAndRecordSettings { Url = _sandbox.ApiUrl.GetLeftPart(UriPartial.Authority), SaveMapping = false, SaveMappingToFile = false },
        });
        Flows = await CollectAsync();
    }

    /// <summary>Deploys a manifest to a server that holds nothing but work pools, a variable and a secret.</summary>
    internal async Task<CommandLineRun> DeployAsync(ManifestCase manifest)
    {
        await PrepareServerAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "prefect.yaml"), manifest.Text);
        var environment = new JsonObject();
        foreach (var (name, value) in ManifestCase.Common.Concat(manifest.Variables))
        {
            environment[name] = value;
        }

        var order = new JsonObject { ["folder"] = _folder, ["environment"] = environment, ["arguments"] = new JsonArray("--no-prompt", "deploy", "--all") };
        await _process!.StandardInput.WriteLineAsync(order.ToJsonString());
        await _process.StandardInput.FlushAsync();
        var answer = await ReadAsync();
        var sent = Sent();
        return new CommandLineRun((int)answer["status"]! != 0 || sent.Count == 0, (string)answer["output"]!, sent);
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _process?.Dispose();
        _proxy?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // The newest that was recorded and is no newer; between two, the server is that of the older one.
    private static string Nearest(PrefectVersion version) =>
        PrefectVersions.Recorded.LastOrDefault(recorded => PrefectVersion.Parse(recorded)! <= version) ?? PrefectVersions.Recorded[0];

    private void CopyRepository()
    {
        var source = Path.Combine(DifferentialFiles.Folder, "repository");
        foreach (var file in Directory.EnumerateFiles(source, "*.py", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        // The command line tells a commit in GitHub Actions only where git has one.
        using var git = Process.Start("bash", ["-c", $"cd '{_folder}' && git init -q && git -c user.name=x -c user.email=x@example.com commit -q --allow-empty -m first"]);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    private Process Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(PrefectProgram.Python, [script, .. arguments])
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GITHUB_", StringComparison.Ordinal) || name == "CI").ToList())
        {
            start.Environment.Remove(name);
        }

        var port = _port ??= FreePort.Find().ToString(CultureInfo.InvariantCulture);
        start.Environment["GATEWAY_DIFFERENTIAL_PORT"] = port;
        start.Environment["PREFECT_API_URL"] = $"http://127.0.0.1:{port}/api";
        start.Environment["PREFECT_HOME"] = Path.Combine(_folder, ".prefect");
        start.Environment["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false";
        start.Environment["DO_NOT_TRACK"] = "1";
        start.Environment["PYTHONPATH"] = _folder;
        start.Environment["COLUMNS"] = "500";
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{PrefectProgram.Python} did not start.");
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        return process;
    }

    private async Task<JsonNode> ReadAsync()
    {
        var line = await _process!.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System);
        return line is null ? throw new InvalidOperationException($"Prefect's Python ended: {_errors}") : JsonNode.Parse(line)!;
    }

    private async Task<IReadOnlyList<FlowFacts>> CollectAsync()
    {
        using var collector = Start(DifferentialFiles.Collector, Entrypoints);
        collector.StandardInput.Close();
        var collected = await collector.StandardOutput.ReadToEndAsync().WaitAsync(Patience, TimeProvider.System);
        return [.. JsonNode.Parse(collected)!["flows"]!.AsArray().Select(flow => new FlowFacts(
            (string)flow!["entrypoint"]!,
            (string)flow["name"]!,
            (string?)flow["description"],
            (string?)flow["version"],
            JsonSerializer.SerializeToElement(flow["parameter_openapi_schema"])))];
    }

    private async Task PrepareServerAsync()
    {
        _sandbox!.Clear();
        foreach (var pool in OtherPools)
        {
            _sandbox.AddDockerPool(pool);
        }

        using var client = new HttpClient();
        using var variable = new StringContent($$"""{ "name": "{{Variable}}", "value": "{{VariableValue}}" }""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(_sandbox.ApiUrl + "/variables/"), variable);
        answer.EnsureSuccessStatusCode();
        _proxy!.ResetLogEntries();
    }

    private List<SentDeployment> Sent()
    {
        var flows = _sandbox!.Flows;
        var sent = new List<SentDeployment>();
        foreach (var entry in _proxy!.LogEntries.Where(entry => entry is { RequestMessage.Method: "POST", ResponseMessage.StatusCode: (int)HttpStatusCode.OK or (int)HttpStatusCode.Created or HttpStatusCode.OK or HttpStatusCode.Created }))
        {
            var path = entry.RequestMessage!.Path;
            if (path == "/api/deployments/")
            {
                var body = JsonNode.Parse(entry.RequestMessage.Body!)!.AsObject();
                sent.Add(new SentDeployment((string)body["name"]!, flows[(Guid)body["flow_id"]!], SentDeployment.WithoutFlow(body), []));
            }
            else if (path == "/api/automations/")
            {
                var body = SentDeployment.WithoutDeployment(JsonNode.Parse(entry.RequestMessage.Body!)!.AsObject());
                sent[^1] = sent[^1] with { Automations = [.. sent[^1].Automations, body] };
            }
        }

        return sent;
    }
}
