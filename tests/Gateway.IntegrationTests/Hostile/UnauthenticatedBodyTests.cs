using System.Globalization;
using System.Net;
using System.Text;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>Requests that hold memory before anybody has proved anything, against a gateway with the memory that <c>compose.yml</c> gives it.</summary>
[Collection(FloodTestGroup.Name)]
public sealed class UnauthenticatedBodyTests(ITestOutputHelper output)
{
    private const int Connections = 2_000;

    /// <summary>What the runtime takes of a container's 512 MB for its heap.</summary>
    private const string HeapLimit = "0x18000000";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_thousand_bodies_that_are_only_announced_hold_little_and_a_build_is_taken_meanwhile(bool fromMany)
    {
        await using var flood = await Flood.StartAsync();

        var answers = await flood.OpenAsync(Connections, fromMany, RawConnection.Head("/api/v1/builds", "Content-Type: application/json", "Content-Length: 1048576") + "{");

        await flood.AssertServesAsync(output);
        Assert.Contains(await answers(), answer => answer.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal) && answer.Contains("\r\nRetry-After: 1\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bodies_that_come_but_for_their_last_byte_hold_no_more_than_the_budget()
    {
        await using var flood = await Flood.StartAsync();
        var body = new string(' ', 1024 * 1024 - 1);

        await flood.OpenAsync(Connections / 2, fromMany: false, RawConnection.Head("/api/v1/plans", "Content-Type: application/json", "Content-Length: 1048576") + body);

        await flood.AssertServesAsync(output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_body_with_pauses_of_half_a_second_is_taken_while_three_hundred_come_in_drops(bool fromMany)
    {
        await using var flood = await Flood.StartAsync();
        using var ending = new CancellationTokenSource();
        var trickling = flood.TrickleAsync(300, fromMany, ending.Token);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, CancellationToken.None);

        var answer = await flood.PostWithPausesAsync(SignedBuild.From(SignedBuild.Json(runId: 8002)) with { Wait = null }, 1000 * 1000, TimeSpan.FromSeconds(0.5));
        await ending.CancelAsync();
        await trickling;

        Assert.StartsWith("HTTP/1.1 202 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_are_as_large_as_they_may_be_and_never_end_leave_memory_for_others()
    {
        await using var flood = await Flood.StartAsync();

        // The settings' default, but for those who are to be served.
        await flood.OpenAsync(4_000 - 100, fromMany: false, "POST /api/v1/builds HTTP/1.1\r\nHost: gateway\r\n" + string.Concat(Enumerable.Range(0, 15).Select(static index => $"X-{index}: {new string('x', 1000)}\r\n")));

        await flood.AssertServesAsync(output);
    }

    /// <summary>A gateway, and those who hold its memory.</summary>
    private sealed class Flood : IAsyncDisposable
    {
        private readonly PrefectSandbox _sandbox;
        private readonly GatewaySettings _settings;
        private readonly GatewayProcess _gateway;
        private readonly List<RawConnection> _connections = [];

        private Flood(PrefectSandbox sandbox, GatewaySettings settings, GatewayProcess gateway) => (_sandbox, _settings, _gateway) = (sandbox, settings, gateway);

        public static async Task<Flood> StartAsync()
        {
            var sandbox = await PrefectSandbox.StartAsync();
            var settings = new GatewaySettings(sandbox.ApiUrl) { ["Http:HeaderTimeout"] = "00:05:00" };
            settings.Variables["DOTNET_GCHeapHardLimit"] = HeapLimit;
            return new Flood(sandbox, settings, await GatewayProcess.StartAsync(settings));
        }

        /// <summary>Opens connections that say this and no more.</summary>
        /// <returns>What those were answered that are answered by now.</returns>
        public async Task<Func<Task<IReadOnlyList<string>>>> OpenAsync(int count, bool fromMany, string said)
        {
            for (var index = 0; index < count; index++)
            {
                var connection = await RawConnection.OpenAsync(_gateway.Address, fromMany ? new IPAddress([127, 0, (byte)(1 + index / 200), (byte)(1 + index % 200)]) : null);
                _connections.Add(connection);
                await connection.SendOnceUnlessAnsweredAsync(said);
            }

            return async () => await Task.WhenAll(_connections.Take(16).Select(static connection => connection.ReadHeadAsync()));
        }

        /// <summary>Has as many bodies come, 64 bytes after the other; each that is answered begins again.</summary>
        public Task TrickleAsync(int count, bool fromMany, CancellationToken ending)
        {
            var head = RawConnection.Head("/api/v1/builds", "Content-Type: application/json", "Content-Length: 1048576");
            return Task.WhenAll(Enumerable.Range(0, count).Select(index => Task.Run(
                async () =>
                {
                    while (!ending.IsCancellationRequested)
                    {
                        using var connection = await RawConnection.OpenAsync(_gateway.Address, fromMany ? new IPAddress([127, 0, (byte)(1 + (index / 200)), (byte)(1 + (index % 200))]) : IPAddress.Parse("127.0.0.2"), CancellationToken.None);
                        for (var said = head; !ending.IsCancellationRequested && !await connection.SendOnceUnlessAnsweredAsync(said); said = new string(' ', 64))
                        {
                            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
                        }
                    }
                },
                CancellationToken.None)));
        }

        /// <summary>Posts a build whose body, with blanks before it, comes in sixteen parts.</summary>
        /// <returns>The head of the answer.</returns>
        public async Task<string> PostWithPausesAsync(SignedBuild build, int length, TimeSpan pause)
        {
            build = build with { Body = [.. Enumerable.Repeat((byte)' ', length - build.Body.Length), .. build.Body] };
            using var request = build.ToRequest("/api/v1/builds");
            using var connection = await RawConnection.OpenAsync(_gateway.Address);
            await connection.SendAsync(RawConnection.Head(
                "/api/v1/builds",
                [.. request.Headers.Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}"), "Content-Type: application/json", string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}")]));
            foreach (var part in build.Body.Chunk((length / 16) + 1))
            {
                if (await connection.SendOnceUnlessAnsweredAsync(Encoding.Latin1.GetString(part)))
                {
                    break;
                }

                await Task.Delay(pause, TimeProvider.System);
            }

            return await connection.ReadHeadAsync();
        }

        /// <summary>Whoever has something to say is served while the others are there.</summary>
        public async Task AssertServesAsync(ITestOutputHelper output)
        {
            using var served = await _gateway.PostAsync(SignedBuild.From(SignedBuild.Json(runId: 8001)));
            await Endurance.AnswersAsync(_gateway);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Endurance.ResidentMiB(_gateway):F0} MiB."));

            Assert.True(served.IsSuccessStatusCode, await served.Content.ReadAsStringAsync() + _gateway.Output);
        }

        public async ValueTask DisposeAsync()
        {
            _connections.ForEach(static connection => connection.Dispose());
            await _gateway.DisposeAsync();
            _settings.Dispose();
            await _sandbox.DisposeAsync();
        }
    }
}
