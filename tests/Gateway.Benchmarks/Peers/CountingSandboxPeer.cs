using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.Benchmarks.Peers;

/// <summary>A Prefect server in a process of its own, which says at an address beside it how many requests reached it.</summary>
internal sealed class CountingSandboxPeer : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _counts;

    private CountingSandboxPeer(ChildProcess process, Uri url)
    {
        _process = process;
        _counts = new HttpClient { BaseAddress = process.Address };
        ApiUrl = new Uri(url, "/api");
    }

    public Uri ApiUrl { get; }

    public static async Task<int> RunAsync(Uri url, Uri counts)
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { Url = url });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(counts.ToString());
        await using var app = builder.Build();
        app.MapGet("/", () => new JsonObject { ["requests"] = sandbox.Requests.Count, ["writes"] = sandbox.Writes });
        app.MapDelete("/", sandbox.ClearRequests);
        await app.RunAsync();
        return 0;
    }

    public static async Task<CountingSandboxPeer> StartAsync()
    {
        var (url, counts) = (Machine.FreeAddress(), Machine.FreeAddress());
        return new CountingSandboxPeer(await ChildProcess.StartSelfAsync(counts, "/", "counting-sandbox", url.ToString(), counts.ToString()), url);
    }

    /// <summary>Forgets the requests so far.</summary>
    public async Task ClearAsync()
    {
        using var answer = await _counts.DeleteAsync(new Uri("/", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    public async Task<(int Reads, int Writes)> CountAsync()
    {
        var counts = JsonNode.Parse(await _counts.GetStringAsync(new Uri("/", UriKind.Relative)))!;
        var writes = (int)counts["writes"]!;
        return ((int)counts["requests"]! - writes, writes);
    }

    public async ValueTask DisposeAsync()
    {
        _counts.Dispose();
        await _process.DisposeAsync();
    }
}
