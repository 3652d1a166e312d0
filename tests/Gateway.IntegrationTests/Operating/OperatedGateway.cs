using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Operating;

/// <summary>A running gateway with a sandbox behind it, and with keys of every role.</summary>
#pragma warning disable CA1001 // xunit ends it by DisposeAsync where it is a fixture.
public sealed class OperatedGateway : IAsyncLifetime, IAsyncDisposable
#pragma warning restore CA1001
{
    public const string OperatorKey = "a-key-of-an-operator-0123456789abcdef";
    public const string AdminKey = "a-key-of-an-admin-0123456789abcdef";
    public const string MissingPool = "pool-that-prefect-lacks";

    private IReadOnlyList<(string Setting, string Value)> _changes = [];
    private bool _isProcess;
    private long _run;

    public PrefectSandbox Sandbox { get; private set; } = null!;

    public ServedGateway Gateway { get; private set; } = null!;

    /// <summary>The gateway, where it was started as a process.</summary>
    public GatewayProcess Process => (GatewayProcess)Gateway;

    public GatewaySettings Settings { get; private set; } = null!;

    /// <summary>The image of the one deployment on the server.</summary>
    public string? Image => Sandbox.Deployments[0].GetProperty("job_variables").GetProperty("image").GetString();

    /// <summary>Starts one with some settings changed.</summary>
    public static async Task<OperatedGateway> StartAsync(params IReadOnlyList<(string Setting, string Value)> changes)
    {
        var operated = new OperatedGateway { _changes = changes };
        await operated.InitializeAsync();
        return operated;
    }

    /// <summary>Starts one as a process of its own, with some settings changed.</summary>
    public static async Task<OperatedGateway> StartProcessAsync(params IReadOnlyList<(string Setting, string Value)> changes)
    {
        var operated = new OperatedGateway { _changes = changes, _isProcess = true };
        await operated.InitializeAsync();
        return operated;
    }

    public static string ImageOf(long run) => "ghcr.io/org/pipelines-arcgis:staging-" + ShaOf(run)[..7];

    public async Task InitializeAsync()
    {
        Sandbox = await PrefectSandbox.StartAsync();
        Settings = new GatewaySettings(Sandbox.ApiUrl)
        {
            ["Modes:staging:Repositories:1"] = GatewaySettings.OtherRepository,
            ["Modes:staging:Shared:0"] = "ImageRepositories",
            ["Modes:staging:WorkPools:1"] = MissingPool,
            ["Prefect:WriteConcurrency"] = "1",
        };
        Settings.AddKeys();
        foreach (var (setting, value) in _changes)
        {
            Settings[setting] = value;
        }

        Gateway = await ServeAsync();
    }

    /// <summary>Ends the gateway, a process at once, and starts another on the same ledger.</summary>
    public async Task RestartAsync()
    {
        await Gateway.DisposeAsync();
        Gateway = await ServeAsync();
    }

    /// <summary>A build of its own commit and image for each run.</summary>
    public static JsonObject Build(long run, string? manifest = null)
    {
        var body = SignedBuild.Json(run, manifest);
        body["run_number"] = run;
        body["sha"] = ShaOf(run);
        body["image"] = ImageOf(run);
        return body;
    }

    /// <summary>A build of a newer run than any before, for tests that share a gateway.</summary>
    public JsonObject NextBuild(string? manifest = null) => Build(Interlocked.Increment(ref _run), manifest);

    /// <summary>Posts a build and waits for its end.</summary>
    public async Task<JsonObject> BuildAsync(JsonObject body, string status = "succeeded")
    {
        using var answer = await Gateway.PostAsync(SignedBuild.From(body));
        var rollout = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK && (string?)rollout["status"] == status, rollout.ToJsonString());
        return rollout;
    }

    /// <summary>Posts a build that waits for its turn, or begins and hangs.</summary>
    public async Task<string> AcceptAsync(JsonObject body)
    {
        using var answer = await Gateway.PostAsync(SignedBuild.From(body) with { Wait = null });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return (string)(await answer.ReadJsonAsync())["id"]!;
    }

    /// <summary>Sends an order as the operator.</summary>
    public async Task<Answer> OrderAsync(HttpMethod method, string path, JsonNode? body = null, int? wait = 180, string? key = OperatorKey)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await OrderAsync(method, path, content, wait, key);
    }

    public Task<Answer> OrderAsync(HttpMethod method, string path, HttpContent? content, int? wait = 180, string? key = OperatorKey) =>
        Gateway.OrderAsync(method, path, content, wait, key);

    public Task<Answer> RollBackAsync(string to, string repository = GatewaySettings.Repository) => Gateway.RollBackAsync(to, repository);

    public Task<Answer> FreezeAsync(string reason = "The open days.", string mode = "staging") =>
        OrderAsync(HttpMethod.Put, $"/modes/{mode}/freeze", new JsonObject { ["reason"] = reason, ["until"] = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O", CultureInfo.InvariantCulture) });

    /// <summary>Waits until Prefect was sent something.</summary>
    internal async Task WaitForRequestsAsync(int count, Func<RecordedRequest, bool> matches)
    {
        await Waiting.UntilAsync(() => Sandbox.Requests.Count(matches) >= count);
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Sandbox.DisposeAsync();
        Settings.Dispose();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    private async Task<ServedGateway> ServeAsync() => _isProcess ? await GatewayProcess.StartAsync(Settings) : await HostedGateway.StartAsync(Settings);

    private static string ShaOf(long run) => string.Create(CultureInfo.InvariantCulture, $"{run:x7}{new string('a', 33)}");
}

/// <summary>Keys of the roles above reader.</summary>
public static class OperatingKeys
{
    /// <summary>Adds the keys of an operator and of an admin.</summary>
    public static void AddKeys(this GatewaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings["ApiKeys:oncall:Sha256"] = Hash(OperatedGateway.OperatorKey);
        settings["ApiKeys:oncall:Role"] = "operator";
        settings["ApiKeys:root:Sha256"] = Hash(OperatedGateway.AdminKey);
        settings["ApiKeys:root:Role"] = "Admin";
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>What an order was answered with.</summary>
public sealed record Answer(HttpStatusCode Status, JsonObject Body, string? Location, TimeSpan? RetryAfter)
{
    public string? Code => (string?)Body["code"];

    public IEnumerable<string> Pointers => Body["errors"]?.AsArray().Select(error => (string)error!["pointer"]!) ?? [];

    public (int Status, string? Code) Problem => ((int)Status, Code);
}
