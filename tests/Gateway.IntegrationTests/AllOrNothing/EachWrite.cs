using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;
using Gateway.IntegrationTests.Sandbox;
using Gateway.Ledger;
using Gateway.Sandbox;
using Gateway.Sandbox.State;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>A rollout of twelve deployments that is run once for each of its writes, each time from the same old state: server and ledger.</summary>
internal sealed class EachWrite : IAsyncDisposable
{
    private readonly string _old;
    private readonly int _writes;
    private readonly SandboxStore _server;
    private readonly GatewaySettings _ledger;
    private readonly JsonObject _build;

    private EachWrite(PrefectSandbox sandbox, string old, SandboxStore server, GatewaySettings ledger, JsonObject build)
    {
        Sandbox = sandbox;
        _old = old;
        _server = server;
        _ledger = ledger;
        _build = build;
        New = ServerState.From(sandbox);
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
        var (old, server, ledger) = (ServerState.From(sandbox), sandbox.Save(), new GatewaySettings { HasLedger = false });
        engine.CopyLedgerTo(ledger);
        sandbox.ClearRequests();
        var build = engine.Build(TwelveDeployments.After, "fedcba9");
        Assert.Equal(RolloutStatus.Succeeded, (await engine.RunAsync(build)).Status);
        var each = new EachWrite(sandbox, old, server, ledger, build);
        Assert.InRange(each._writes, 14, 40);
        Assert.NotEqual(old, each.New);
        return each;
    }

    public async Task ForEachAsync(Func<RolloutEngine, JsonObject, int, Task> check, Action<GatewaySettings>? configure = null)
    {
        for (var write = 0; write < _writes; write++)
        {
            Sandbox.Restore(_server);
            Assert.Equal(_old, ServerState.From(Sandbox));
            using var left = new GatewaySettings { HasLedger = false };
            RolloutEngine.CopyLedger(_ledger, left);
            await using var engine = await RolloutEngine.StartAsync(Sandbox, settings =>
            {
                settings["Ledger:Path"] = left["Ledger:Path"];
                configure?.Invoke(settings);
            });
            await check(engine, _build.DeepClone().AsObject(), write);
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

    public async ValueTask DisposeAsync()
    {
        _ledger.Dispose();
        await Sandbox.DisposeAsync();
    }
}
