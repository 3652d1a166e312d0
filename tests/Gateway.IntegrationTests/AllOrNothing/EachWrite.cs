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
    private readonly int _writes;
    private readonly SandboxStore _server;
    private readonly JsonObject _build;

    /// <summary>The ledger of the old state, and the copies of it.</summary>
    private readonly List<GatewaySettings> _ledgers;

    private EachWrite(PrefectSandbox sandbox, string old, SandboxStore server, GatewaySettings ledger, JsonObject build)
    {
        Sandbox = sandbox;
        Old = old;
        _server = server;
        _ledgers = [ledger];
        _build = build;
        New = ServerState.From(sandbox);
        _writes = (int)sandbox.Writes;
    }

    public PrefectSandbox Sandbox { get; }

    /// <summary>What is on the server before the rollout.</summary>
    public string Old { get; }

    /// <summary>The build that leads from the old state to the new one.</summary>
    public JsonObject Build => _build.DeepClone().AsObject();

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
            await using var engine = await StartFromOldAsync(configure);
            await check(engine, Build, write);
        }
    }

    /// <summary>The old state, and an engine with the ledger that belongs to it.</summary>
    public async Task<RolloutEngine> StartFromOldAsync(Action<GatewaySettings>? configure = null)
    {
        Sandbox.Restore(_server);
        Assert.Equal(Old, ServerState.From(Sandbox));
        var ledger = new GatewaySettings { HasLedger = false };
        _ledgers.Add(ledger);
        RolloutEngine.CopyLedger(_ledgers[0], ledger);
        return await RolloutEngine.StartAsync(Sandbox, settings =>
        {
            settings["Ledger:Path"] = ledger["Ledger:Path"];
            configure?.Invoke(settings);
        });
    }

    public void AssertRolledBack(Rollout rollout, string code, int write, string? trouble = null)
    {
        Assert.True((rollout.Status, rollout.FailureCode) == (RolloutStatus.RolledBack, code), $"{trouble} at write {write}: {rollout.Status} {rollout.FailureCode} {rollout.FailureDetail}");
        Assert.Equal(Old, ServerState.From(Sandbox));
    }

    public async ValueTask DisposeAsync()
    {
        _ledgers.ForEach(static ledger => ledger.Dispose());
        await Sandbox.DisposeAsync();
    }
}
