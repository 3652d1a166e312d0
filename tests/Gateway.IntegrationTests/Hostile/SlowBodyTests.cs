using System.Net;
using Gateway.IntegrationTests.BadInput;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>Requests that come as slowly as they can: half a minute that costs nothing, so that other tests run beside it.</summary>
public sealed class SlowBodyTests(RunningProcess running) : IClassFixture<RunningProcess>
{
    [Fact]
    public async Task Bodies_of_a_byte_at_a_time_are_408_and_others_are_served_meanwhile()
    {
        var slow = Enumerable.Range(0, 100).Select(_ => Task.Run(async () =>
        {
            using var connection = await RawConnection.OpenAsync(running.Process.Address);
            await connection.SendAsync(RawConnection.Head("/api/v1/builds", "Content-Type: application/json", "Content-Length: 1000000"));
            await connection.SendUntilAnsweredAsync("{"u8.ToArray(), TimeSpan.FromMilliseconds(100));
            return await connection.ReadHeadAsync();
        })).ToList();

        using var served = await running.Process.PostAsync(SignedBuild.From(SignedBuild.Json(runId: 7001)));
        await Endurance.AnswersAsync(running.Process);

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.All(await Task.WhenAll(slow), answer => Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal));
    }
}
