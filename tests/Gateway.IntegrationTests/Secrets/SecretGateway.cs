using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Secrets;

/// <summary>A running gateway whose staging has secrets that are found wherever they are: the canaries.</summary>
public sealed class SecretGateway : IAsyncDisposable
{
    private readonly StringBuilder _answers = new();
    private readonly string _secrets = Directory.CreateTempSubdirectory("gateway-secrets-").FullName;

    private SecretGateway(PrefectSandbox prefect, GatewaySettings settings)
    {
        Prefect = prefect;
        Settings = settings;
    }

    public PrefectSandbox Prefect { get; }

    public GatewaySettings Settings { get; }

    public ServedGateway Gateway { get; private set; } = null!;

    /// <summary>Every secret that was ever written.</summary>
    public List<string> Canaries { get; } = [];

    /// <summary>Everything that the gateway has answered, with headers.</summary>
    public string Answers => _answers.ToString();

    public static async Task<SecretGateway> StartAsync(Action<GatewaySettings>? change = null, bool isProcess = false)
    {
        var prefect = await PrefectSandbox.StartAsync();
        var running = new SecretGateway(prefect, new GatewaySettings(prefect.ApiUrl));
        running.Settings["Modes:staging:Secrets:Directory"] = running._secrets;
        foreach (var name in (ReadOnlySpan<string>)["SIURB_PWD", "HOOK_TOKEN", "DIR_TOKEN"])
        {
            running.Rotate(name);
        }

        var ofProd = running.NewCanary();
        running.Settings["Modes:prod:Secrets:Values:SIURB_PWD"] = ofProd;
        running.Settings["Modes:staging:AllowedPullSteps:0"] = "prefect.deployments.steps.set_working_directory";
        change?.Invoke(running.Settings);
        running.Gateway = isProcess ? await GatewayProcess.StartAsync(running.Settings) : await HostedGateway.StartAsync(running.Settings);
        return running;
    }

    /// <summary>Gives a secret a new value.</summary>
    public string Rotate(string name)
    {
        var canary = NewCanary();
        File.WriteAllText(Path.Combine(_secrets, name), canary + "\n");
        return canary;
    }

    public void Remove(string name) => File.Delete(Path.Combine(_secrets, name));

    public async Task<JsonNode> RollOutAsync(JsonObject body, int expected = 200)
    {
        using var response = await Gateway.PostAsync(SignedBuild.From(body));
        var text = await RecordAsync(response);
        Assert.True((int)response.StatusCode == expected, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> PlanAsync(JsonObject body)
    {
        using var response = await Gateway.PostAsync(SignedBuild.From(body), "/api/v1/plans");
        return JsonNode.Parse(await RecordAsync(response))!;
    }

    public async Task<string> GetAsync(string path)
    {
        using var response = await Gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
        return await RecordAsync(response);
    }

    /// <summary>The secret in a block on the server; null when there is none.</summary>
    public async Task<string?> BlockAsync(string name)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri($"{Prefect.ApiUrl}/block_types/slug/secret/block_documents/name/{name}?include_secrets=true"));
        return response.IsSuccessStatusCode ? (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["data"]!["value"] : null;
    }

    public IReadOnlyList<string> BlockWrites() =>
        [.. Prefect.Requests.Where(request => request.IsWrite && request.Path.Contains("block_documents", StringComparison.Ordinal)).Select(request => request.Method)];

    /// <summary>Every file that the gateway wrote.</summary>
    public async Task<byte[]> FilesAsync()
    {
        using var all = new MemoryStream();
        foreach (var file in Directory.GetFiles(Settings.Folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await stream.CopyToAsync(all);
        }

        return all.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Prefect.DisposeAsync();
        Settings.Dispose();
        Directory.Delete(_secrets, recursive: true);
    }

    private string NewCanary()
    {
        var canary = "canary" + Guid.NewGuid().ToString("N");
        Canaries.Add(canary);
        return canary;
    }

    private async Task<string> RecordAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        _answers.Append(response).Append(text);
        return text;
    }
}
