using System.Diagnostics;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Telemetry;

/// <summary>A real Prometheus, Debian's, on a free loopback port, with the configuration and the rules of this repository.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly HttpClient _client;

    private PrometheusServer(DirectoryInfo folder, Process process, Uri address)
    {
        _folder = folder;
        _process = process;
        _client = new HttpClient { BaseAddress = address };
    }

    /// <summary>Where its configuration lies.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "docker", "observability", "prometheus");

    /// <summary>Starts one that scrapes a gateway every second with the reader's key.</summary>
    public static async Task<PrometheusServer> StartAsync(Uri gateway)
    {
        var folder = Directory.CreateTempSubdirectory("prometheus-");
        var key = Path.Combine(folder.FullName, "metrics_key");
        await File.WriteAllTextAsync(key, GatewaySettings.ApiKey);
        var configuration = (await File.ReadAllTextAsync(Path.Combine(Folder, "prometheus.yml")))
            .Replace("gateway:8080", gateway.Authority, StringComparison.Ordinal)
            .Replace("/run/secrets/metrics_key", key, StringComparison.Ordinal)
            .Replace("rules/*.yml", Path.Combine(Folder, "rules", "*.yml"), StringComparison.Ordinal)
            .Replace("15s", "1s", StringComparison.Ordinal);
        var file = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(file, configuration);
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var start = new ProcessStartInfo(
            "prometheus",
            [$"--config.file={file}", $"--storage.tsdb.path={folder.FullName}/data", $"--web.listen-address={address.Authority}", "--log.level=error"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new PrometheusServer(folder, process, address);
        using var patience = new CancellationTokenSource(Waiting.Patience);
        while (!await server.IsReadyAsync())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }

        return server;
    }

    /// <summary>Evaluates an expression now: the labels of each series of the result.</summary>
    /// <exception cref="InvalidOperationException">It is no expression.</exception>
    public async Task<IReadOnlyList<IReadOnlySet<string>>> QueryAsync(string expression)
    {
        var answer = await AskAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
        return (string?)answer["status"] == "success"
            ? [.. answer["data"]!["result"]!.AsArray().Select(series => series!["metric"]!.AsObject().Select(label => label.Key).ToHashSet(StringComparer.Ordinal))]
            : throw new InvalidOperationException($"{expression}: {answer["error"]}");
    }

    /// <summary>The names of all labels that any series has.</summary>
    public async Task<IReadOnlySet<string>> ListLabelsAsync() =>
        (await AskAsync("/api/v1/labels"))["data"]!.AsArray().Select(label => (string)label!).ToHashSet(StringComparer.Ordinal);

    /// <summary>The health of each rule, as it was last evaluated, and its error.</summary>
    public async Task<IReadOnlyList<(string Name, string? Health, string? Error)>> ListRulesAsync() =>
        [.. from groups in (await AskAsync("/api/v1/rules"))["data"]!["groups"]!.AsArray()
            from rule in groups!["rules"]!.AsArray()
            select ((string)rule["name"]!, (string?)rule["health"], (string?)rule["lastError"])];

    /// <summary>Waits until an expression has a result.</summary>
    public async Task WaitForAsync(string expression)
    {
        using var patience = new CancellationTokenSource(Waiting.Patience);
        while ((await QueryAsync(expression)).Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<JsonObject> AskAsync(string path) =>
        JsonNode.Parse(await (await _client.GetAsync(new Uri(path, UriKind.Relative))).Content.ReadAsStringAsync())!.AsObject();

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return false;
        }
    }
}
