using System.Data;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Running;

public sealed class HungUpSenderTests
{
    [Fact]
    public async Task What_was_on_its_way_to_the_disk_when_its_sender_hung_up_is_carried_out()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var settings = new GatewaySettings(sandbox.ApiUrl);
        await using var gateway = await HostedGateway.StartAsync(settings);

        // The disk is taken, so that the build's write waits.
        await using (var blocker = new SqliteConnection($"Data Source={settings["Ledger:Path"]};Pooling=False"))
        {
            await blocker.OpenAsync();
            await using var transaction = await blocker.BeginTransactionAsync(IsolationLevel.Serializable);
            await SendAndHangUpAsync(gateway.Address, SignedBuild.Json());
        }

        Assert.Empty(await UnfinishedAsync(gateway));
        Assert.Equal("abordagem-staging", Assert.Single(sandbox.Deployments.EnumerateArray()).GetProperty("name").GetString());
    }

    // What of the recorded is unfinished in the end, once nothing is or the patience is over.
    private static async Task<IReadOnlyList<string>> UnfinishedAsync(ServedGateway gateway)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var rollouts = (await gateway.GetJsonAsync("/api/v1/rollouts?limit=100"))["items"]!.AsArray();
            List<string> unfinished = [.. rollouts.Where(static rollout => rollout!["finished_at"] is null).Select(static rollout => rollout!.ToJsonString())];
            if ((rollouts.Count > 0 && unfinished.Count == 0) || TimeProvider.System.GetElapsedTime(started) > Waiting.Patience)
            {
                return unfinished;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    private static async Task SendAndHangUpAsync(Uri address, JsonObject body)
    {
        using var request = (SignedBuild.From(body) with { Wait = null }).ToRequest("/api/v1/builds");
        var content = await request.Content!.ReadAsByteArrayAsync();
        var head = new StringBuilder("POST /api/v1/builds HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n");
        foreach (var (name, values) in request.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", values)}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {content.Length}\r\n\r\n");
        using var client = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head.ToString()), .. content]);

        // Nothing outside tells that the body has arrived and is being recorded; far longer than that takes.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
    }
}
