using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Containers;

/// <summary>A container with the machine's network, which listens on a free port of the loopback address.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class RunningContainer : IAsyncDisposable
{
    private readonly DockerEngine _engine;

    private RunningContainer(DockerEngine engine, string id, int port)
    {
        _engine = engine;
        Id = id;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Waiting.Patience };
        Client.DefaultRequestHeaders.Add("X-API-Key", GatewaySettings.ApiKey);
    }

    public string Id { get; }

    public HttpClient Client { get; }

    /// <summary>A gateway as compose.yml runs it: nothing but its volume can be written to, and it may do nothing special.</summary>
    public static async Task<RunningContainer> StartGatewayAsync(DockerEngine engine, GatewaySettings settings, params string[] options)
    {
        var port = FreePort.Find();
        settings["Ledger:Path"] = null;
        string[] environment = [.. settings.ToEnvironment().SelectMany(static pair => new[] { "--env", $"{pair.Key}={pair.Value}" })];
        var container = new RunningContainer(
            engine,
            await engine.RunAsync(
            [
                "run", "--detach", "--network", "host", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
                "--env", $"Urls=http://127.0.0.1:{port}", .. environment, .. options, BuiltImages.Gateway,
            ]),
            port);
        await container.WaitAsync("/health/live");
        return container;
    }

    public static async Task<RunningContainer> StartSandboxAsync(DockerEngine engine)
    {
        var port = FreePort.Find();
        var container = new RunningContainer(
            engine,
            await engine.RunAsync("run", "--detach", "--network", "host", "--read-only", "--cap-drop", "ALL", BuiltImages.Sandbox, "--urls", $"http://127.0.0.1:{port}"),
            port);
        await container.WaitAsync("/api/health");
        return container;
    }

    /// <summary>What the engine says of it.</summary>
    public async Task<JsonElement> InspectAsync()
    {
        using var document = JsonDocument.Parse(await _engine.RunAsync("inspect", Id));
        return document.RootElement[0].Clone();
    }

    public async Task WaitAsync(string path)
    {
        using var patience = new CancellationTokenSource(Waiting.Patience);
        while (true)
        {
            try
            {
                using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), patience.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet, or not any more.
                Assert.True((await InspectAsync()).GetProperty("State").GetProperty("Running").GetBoolean(), (await _engine.TryAsync("logs", Id)).Everything);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _engine.TryAsync("rm", "--force", "--volumes", Id);
    }
}
