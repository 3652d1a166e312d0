using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Sandbox;
using Gateway.Ledger;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>What a rollout leaves does not depend on what was there before.</summary>
public abstract class ExactnessTests(string version) : IAsyncLifetime
{
    private const int PairsEach = 8;

    private PrefectSandbox _used = null!;
    private PrefectSandbox _fresh = null!;

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 12));

    public async Task InitializeAsync()
    {
        _used = await SandboxVersions.StartAsync(version);
        _fresh = await SandboxVersions.StartAsync(version);
        _used.AddDockerPool(ManifestPairs.OtherPool);
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
        await using var used = await RolloutEngine.StartAsync(_used, settings =>
        {
            Configure(settings, seed);
            settings["Modes:staging:Prune"] = "delete";
            settings["Modes:staging:ManualChanges"] = "override";
        });
        await RunAsync(used, pairs.Next(), null);
        for (var pair = 0; pair < PairsEach; pair++)
        {
            await ChangeByHandAsync(pairs);
            var build = pairs.Next();
            await RunAsync(used, build, $"{seed}.{pair}");
            _fresh.Clear();
            _fresh.AddDockerPool(ManifestPairs.OtherPool);
            await using var fresh = await RolloutEngine.StartAsync(_fresh, settings => Configure(settings, seed));
            await RunAsync(fresh, build, $"{seed}.{pair}");

            var (left, wanted) = (ServerState.From(_used), ServerState.From(_fresh));
            Assert.True(left == wanted, $"Seed {seed}, pair {pair}.\n{build.Manifest}\nLeft: {left}\nWanted: {wanted}");
            _used.ClearRequests();
            await RunAsync(used, build, $"{seed}.{pair}, again");
            Assert.True(_used.Writes == 0, $"Seed {seed}, pair {pair}: the same again wrote {string.Join(", ", _used.Requests.Where(request => request.IsWrite).Select(request => $"{request.Method} {request.Path}"))}\n{build.Manifest}");
        }
    }

    private static void Configure(GatewaySettings settings, int seed)
    {
        settings["Modes:staging:WorkPools:1"] = ManifestPairs.OtherPool;
        settings["Modes:staging:ImageReference"] = seed % 2 == 0 ? "variable" : "inline";
    }

    /// <summary>Changes one deployment, or deletes it.</summary>
    private async Task ChangeByHandAsync(ManifestPairs pairs)
    {
        var hand = new ByHand(_used);
        var names = _used.Deployments.EnumerateArray().Select(deployment => deployment.GetProperty("name").GetString()!).ToList();
        var name = names[pairs.Pick(names.Count)];
        if (pairs.Pick(8) == 0)
        {
            await hand.DeleteAsync(name);
            return;
        }

        var change = pairs.NextChange();
        if (change["schedules"] is not null && hand.Find(name).GetProperty("schedules").EnumerateArray().Any(schedule => schedule.GetProperty("slug").GetString() is null))
        {
            // One without a slug beside it has the server replace all of them.
            change["schedules"]![0]!.AsObject().Remove("slug");
        }

        await hand.ChangeAsync(name, change);
    }

    private static async Task RunAsync(RolloutEngine engine, GeneratedBuild generated, string? what)
    {
        var build = engine.Build(generated.Manifest, generated.Image);
        build["flows"] = generated.Flows.DeepClone();
        build["allow_mass_prune"] = true;
        var rollout = await engine.RunAsync(build);
        Assert.True(rollout.Status == RolloutStatus.Succeeded, $"{what}: {rollout.FailureCode} {rollout.FailureDetail} {rollout.Findings}\n{generated.Manifest}");
    }
}

public sealed class ExactnessOnOldestTests() : ExactnessTests(SandboxVersions.Oldest);

public sealed class ExactnessOnDefaultTests() : ExactnessTests(PrefectVersions.Default);

public sealed class ExactnessOnNewestTests() : ExactnessTests(SandboxVersions.Newest);
