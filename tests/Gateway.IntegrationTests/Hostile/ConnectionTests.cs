using Gateway.IntegrationTests.Running;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>Connections that are opened and lead to nothing.</summary>
[Collection(FloodTestGroup.Name)]
public sealed class ConnectionTests(ITestOutputHelper output)
{
    private const int Wanted = 10_000;

    /// <summary>Files that a test process has open beside its connections.</summary>
    private const int Others = 1_000;

    [Fact]
    public async Task Ten_thousand_half_open_connections_leave_the_service_there_for_others()
    {
        var count = Math.Min(Wanted, Endurance.MaxFiles() - Others);
        output.WriteLine(count < Wanted ? $"Only {count} connections: the limit of open files is {Endurance.MaxFiles()} (ulimit -n)." : $"{count} connections.");
        using var settings = new GatewaySettings { ["Http:HeaderTimeout"] = "00:01:00", ["Http:MaxConnections"] = "20000" };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        await Endurance.AnswersAsync(gateway);
        var before = Endurance.ResidentMiB(gateway);
        var connections = new List<RawConnection>();
        try
        {
            for (var index = 0; index < count; index++)
            {
                var connection = await RawConnection.OpenAsync(gateway.Address);
                connections.Add(connection);
                await connection.SendAsync("POST /api/v1/builds HTTP/1.1\r\nHost: gate");
            }

            await Endurance.AnswersAsync(gateway);
            var after = Endurance.ResidentMiB(gateway);
            output.WriteLine($"{before:F0} MiB before, {after:F0} MiB with them.");

            Assert.True(after < before + 256, $"{before:F0} MiB before, {after:F0} MiB with them.");
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }

        await Endurance.AnswersAsync(gateway);
    }

    [Fact]
    public async Task Headers_that_do_not_come_end_the_connection()
    {
        using var settings = new GatewaySettings { ["Http:HeaderTimeout"] = "00:00:01" };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var connection = await RawConnection.OpenAsync(gateway.Address);

        await connection.SendAsync("POST /api/v1/builds HTTP/1.1\r\nHost: gate");

        Assert.StartsWith("HTTP/1.1 408 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        await Endurance.AnswersAsync(gateway);
    }

    [Fact]
    public async Task More_connections_than_the_settings_allow_are_closed_at_once_and_taken_again_when_others_have_gone()
    {
        using var settings = new GatewaySettings { ["Http:MaxConnections"] = "2" };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using (var first = await RawConnection.OpenAsync(gateway.Address))
        using (var second = await RawConnection.OpenAsync(gateway.Address))
        using (var third = await RawConnection.OpenAsync(gateway.Address))
        {
            Assert.Empty(await third.ReadToEndAsync());
        }

        await Waiting.UntilAsync(async () =>
        {
            using var later = await RawConnection.OpenAsync(gateway.Address);
            await later.SendAsync("GET /health/live HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n");
            return (await later.ReadToEndAsync()).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal);
        });
    }
}
