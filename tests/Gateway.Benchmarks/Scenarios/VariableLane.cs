using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Benchmarks.Peers;

namespace Gateway.Benchmarks.Scenarios;

/// <summary>A gateway whose deployments refer to a Prefect variable for their image, and a plain client of the same server.</summary>
internal sealed class VariableLane : IAsyncDisposable
{
    /// <summary>Names in one request for deployments, as many as the gateway asks for.</summary>
    private const int NamesPerPage = 199;

    private const int FirstImage = 1;

    private readonly CountingSandboxPeer _sandbox;
    private readonly ChildProcess _gateway;
    private readonly SignedClient _client;
    private readonly HttpClient _plain = new();
    private JsonNode _first = null!;
    private JsonNode _variable = null!;
    private int _image = FirstImage;

    private VariableLane(int deployments, CountingSandboxPeer sandbox, ChildProcess gateway)
    {
        Deployments = deployments;
        _sandbox = sandbox;
        _gateway = gateway;
        _client = new SignedClient(gateway.Address);
    }

    public int Deployments { get; }

    /// <summary>Starts the server and the gateway.</summary>
    public static async Task<VariableLane> StartAsync(string published, int deployments)
    {
        var sandbox = await CountingSandboxPeer.StartAsync();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Gateway__Modes__staging__ImageReference"] = "variable",
            ["Gateway__ApiKeys__benchmark__Role"] = "operator",
        };
        return new VariableLane(deployments, sandbox, await GatewayPeer.StartAsync(published, sandbox.ApiUrl, further: settings));
    }

    /// <summary>Creates the deployments and the variable with the first image.</summary>
    public async Task CreateAsync()
    {
        _first = await _client.RollOutAsync(SampleBuild.Json(Deployments, FirstImage), "succeeded");
        _variable = JsonNode.Parse(await SendAsync(HttpMethod.Post, "/variables/filter", "{}"u8.ToArray()))!.AsArray().Single()!;
    }

    /// <summary>Rolls a new image out.</summary>
    public Task<MeasuredRollout> RollOutAsync()
    {
        var build = SampleBuild.Json(Deployments, ++_image);
        return MeasureAsync(() => _client.RollOutAsync(build, "succeeded"));
    }

    /// <summary>Rolls back to the first image.</summary>
    public Task<MeasuredRollout> RollBackAsync() => MeasureAsync(() => _client.RollBackAsync(_first));

    /// <summary>Sends what the gateway sends for a rollout: reads the deployments and the variable, writes the variable and reads it back.</summary>
    public Task<MeasuredRollout> SendAllAsync(bool isBack)
    {
        var pages = Enumerable.Range(0, Deployments).Select(SampleBuild.DeploymentName).Chunk(NamesPerPage).Select(names =>
            Json(new { deployments = new { name = new { any_ = names } }, sort = "NAME_ASC", limit = NamesPerPage + 1, offset = 0 })).ToList();
        var (read, write) = (Read(), Write(isBack));
        return MeasureAsync(async () =>
        {
            foreach (var page in pages)
            {
                await SendAsync(HttpMethod.Post, "/deployments/filter", page);
            }

            await SendAsync(HttpMethod.Post, "/variables/filter", read);
            await SendAsync(HttpMethod.Patch, VariablePath, write);
            await SendAsync(HttpMethod.Post, "/variables/filter", read);
        });
    }

    /// <summary>Reads the variable and writes it.</summary>
    public Task<MeasuredRollout> ReadAndWriteAsync(bool isBack)
    {
        var (read, write) = (Read(), Write(isBack));
        return MeasureAsync(async () =>
        {
            await SendAsync(HttpMethod.Post, "/variables/filter", read);
            await SendAsync(HttpMethod.Patch, VariablePath, write);
        });
    }

    /// <summary>Writes the variable and nothing else.</summary>
    public Task<MeasuredRollout> WriteAsync(bool isBack)
    {
        var write = Write(isBack);
        return MeasureAsync(() => SendAsync(HttpMethod.Patch, VariablePath, write));
    }

    public async ValueTask DisposeAsync()
    {
        _plain.Dispose();
        _client.Dispose();
        await _gateway.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    private string VariablePath => $"/variables/name/{_variable["name"]}";

    private byte[] Read() => Json(new { variables = new { name = new { any_ = new[] { (string)_variable["name"]! } } }, limit = 200 });

    private byte[] Write(bool isBack) => Json(new { value = SampleBuild.Image(isBack ? FirstImage : _image), tags = _variable["tags"] });

    private static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value);

    private async Task<MeasuredRollout> MeasureAsync(Func<Task> send)
    {
        await _sandbox.ClearAsync();
        var started = Stopwatch.GetTimestamp();
        await send();
        var ms = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var (reads, writes) = await _sandbox.CountAsync();
        return new MeasuredRollout(ms, reads, writes);
    }

    private async Task<string> SendAsync(HttpMethod method, string path, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_sandbox.ApiUrl + path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        using var answer = await _plain.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }
}

/// <summary>What one rollout, or its requests sent barely, took.</summary>
/// <param name="Ms">From the request to its answer, in milliseconds.</param>
/// <param name="Reads">Reads that reached the server.</param>
/// <param name="Writes">Writes that reached the server.</param>
internal sealed record MeasuredRollout(double Ms, int Reads, int Writes);
