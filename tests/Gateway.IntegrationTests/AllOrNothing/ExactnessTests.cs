using System.Text.Json.Nodes;
using Gateway.Ledger;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>What a rollout leaves does not depend on what was there before.</summary>
public sealed class ExactnessTests : IAsyncLifetime
{
    private const int PairsEach = 8;

    private PrefectSandbox _used = null!;
    private PrefectSandbox _fresh = null!;

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 12));

    public async Task InitializeAsync()
    {
        _used = await PrefectSandbox.StartAsync();
        _fresh = await PrefectSandbox.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _used.DisposeAsync();
        await _fresh.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_server_with_a_history_ends_in_the_state_of_a_fresh_one_and_the_same_again_writes_nothing(int seed)
    {
        var pairs = new ManifestPairs(seed);
        await using var used = await RolloutEngine.StartAsync(_used, settings => settings["Modes:staging:Prune"] = "delete");
        await RunAsync(used, pairs.Next(), null);
        for (var pair = 0; pair < PairsEach; pair++)
        {
            var manifest = pairs.Next();
            await RunAsync(used, manifest, $"{seed}.{pair}");
            _fresh.Clear();
            await using var fresh = await RolloutEngine.StartAsync(_fresh);
            await RunAsync(fresh, manifest, $"{seed}.{pair}");

            var (left, wanted) = (ServerState.Of(_used), ServerState.Of(_fresh));
            Assert.True(left == wanted, $"Seed {seed}, pair {pair}.\n{manifest}\nLeft: {left}\nWanted: {wanted}");
            _used.ClearRequests();
            await RunAsync(used, manifest, $"{seed}.{pair}, again");
            Assert.True(_used.Writes == 0, $"Seed {seed}, pair {pair}: the same again wrote {string.Join(", ", _used.Requests.Where(request => request.IsWrite).Select(request => $"{request.Method} {request.Path}"))}\n{manifest}");
        }
    }

    private static async Task RunAsync(RolloutEngine engine, string manifest, string? what)
    {
        JsonObject build = engine.Build(manifest);
        build["allow_mass_prune"] = true;
        var rollout = await engine.RunAsync(build);
        Assert.True(rollout.Status == RolloutStatus.Succeeded, $"{what}: {rollout.FailureCode} {rollout.FailureDetail} {rollout.Findings}\n{manifest}");
    }
}
