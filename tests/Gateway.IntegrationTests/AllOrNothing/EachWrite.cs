using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Sandbox;
using Gateway.Ledger;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>A rollout of twelve deployments that is run once for each of its writes, each time anew from the old state.</summary>
internal sealed class EachWrite : IAsyncDisposable
{
    private readonly string _old;
    private readonly int _writes;

    private EachWrite(PrefectSandbox sandbox, string old, string @new)
    {
        Sandbox = sandbox;
        _old = old;
        New = @new;
        _writes = (int)sandbox.Writes;
    }

    public PrefectSandbox Sandbox { get; }

    /// <summary>What is on the server when the rollout has succeeded.</summary>
    public string New { get; }

    public static async Task<EachWrite> StartAsync(string version)
    {
        var sandbox = await SandboxVersions.StartAsync(version);
        await using var engine = await RolloutEngine.StartAsync(sandbox);
        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(engine.Build(TwelveDeployments.Before))).Status);
        var old = ServerState.From(sandbox);
        sandbox.ClearRequests();
        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(engine.Build(TwelveDeployments.After, "fedcba9"))).Status);
        var each = new EachWrite(sandbox, old, ServerState.From(sandbox));
        Assert.InRange(each._writes, 14, 40);
        Assert.NotEqual(old, each.New);
        return each;
    }

    public async Task ForEachAsync(Func<RolloutEngine, JsonObject, int, Task> check, Action<GatewaySettings>? configure = null)
    {
        for (var write = 0; write < _writes; write++)
        {
            // The old state comes about with time enough, whatever is configured for the rollout that leads to the new one.
            using var left = new GatewaySettings { HasLedger = false };
            JsonObject build;
            await using (var before = await RolloutEngine.StartAsync(Sandbox))
            {
                build = await StartAgainAsync(before);
                before.CopyLedgerTo(left);
            }

            await using var engine = await RolloutEngine.StartAsync(Sandbox, settings =>
            {
                settings["Ledger:Path"] = left["Ledger:Path"];
                configure?.Invoke(settings);
            });
            await check(engine, build, write);
        }
    }

    /// <summary>The old state on an empty server, and the build that leads to the new one.</summary>
    public async Task<JsonObject> StartAgainAsync(RolloutEngine engine)
    {
        Sandbox.Clear();
        await engine.RunAsync(engine.Build(TwelveDeployments.Before));
        Assert.Equal(_old, ServerState.From(Sandbox));
        Sandbox.ClearRequests();
        return engine.Build(TwelveDeployments.After, "fedcba9");
    }

    public void AssertRolledBack(Rollout rollout, string code, int write, string? trouble = null)
    {
        Assert.True((rollout.Status, rollout.FailureCode) == (RolloutStatus.RolledBack, code), $"{trouble} at write {write}: {rollout.Status} {rollout.FailureCode} {rollout.FailureDetail}");
        Assert.Equal(_old, ServerState.From(Sandbox));
    }

    public async ValueTask DisposeAsync() => await Sandbox.DisposeAsync();
}
