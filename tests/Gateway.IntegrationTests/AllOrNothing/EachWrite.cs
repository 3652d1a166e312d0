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
    private const string Reference = "Modes:staging:ImageReference";

    private readonly int _writes;
    private readonly SandboxStore _server;
    private readonly JsonObject _build;
    private readonly string _reference;

    /// <summary>The ledger of the old state, and the copies of it.</summary>
    private readonly List<GatewaySettings> _ledgers;

    private EachWrite(PrefectSandbox sandbox, string old, SandboxStore server, GatewaySettings ledger, JsonObject build, string reference)
    {
        _reference = reference;
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

    /// <summary>Runs it once.</summary>
    /// <param name="version">Of the server.</param>
    /// <param name="images">Where the image stands before the rollout and after it.</param>
    public static async Task<EachWrite> StartAsync(string version, ImagePlaces images = ImagePlaces.Inline)
    {
        var (before, after) = images switch
        {
            ImagePlaces.Inline => ("inline", "inline"),
            ImagePlaces.ByVariable => ("variable", "variable"),
            ImagePlaces.ToVariable => ("inline", "variable"),
            _ => ("variable", "inline"),
        };
        var sandbox = await SandboxVersions.StartAsync(version);
        using var ledger = new GatewaySettings { HasLedger = false };
        await using (var first = await RolloutEngine.StartAsync(sandbox, settings => settings[Reference] = before))
        {
            AssertSucceeded(await first.RunAsync(first.Build(TwelveDeployments.Before)));
            first.CopyLedgerTo(ledger);
        }

        var (old, server, kept) = (ServerState.From(sandbox), sandbox.Save(), new GatewaySettings { HasLedger = false });
        RolloutEngine.CopyLedger(ledger, kept);
        sandbox.ClearRequests();
        await using var engine = await RolloutEngine.StartAsync(sandbox, settings =>
        {
            settings["Ledger:Path"] = ledger["Ledger:Path"];
            settings[Reference] = after;
        });
        var build = engine.Build(TwelveDeployments.After, "fedcba9", run: 2);
        AssertSucceeded(await engine.RunAsync(build));
        var each = new EachWrite(sandbox, old, server, kept, build, after);
        Assert.InRange(each._writes, 14, 60);
        Assert.NotEqual(old, each.New);
        Assert.Equal(after == "variable", each.New.Contains("prefect.variables.", StringComparison.Ordinal));
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
            settings[Reference] = _reference;
            configure?.Invoke(settings);
        });
    }

    /// <summary>Has another engine want what this rollout wants.</summary>
    public void Configure(GatewaySettings settings) => settings[Reference] = _reference;

    /// <summary>At no moment does a run have what is new of a deployment and the image of before, or the other way around.</summary>
    public void AssertNoRunIsOfBoth()
    {
        foreach (var deployment in Sandbox.Deployments.EnumerateArray())
        {
            var name = deployment.GetProperty("name").GetString()!;
            var day = deployment.GetProperty("parameters").TryGetProperty("day", out var value) ? value.GetString() : null;
            var isNew = day == "after" || TwelveDeployments.Created.Contains(name);
            if (isNew || day == "before" || TwelveDeployments.Removed.Contains(name))
            {
                Assert.EndsWith(isNew ? "fedcba9" : "abcdef1", RunImages.Of(Sandbox, deployment), StringComparison.Ordinal);
            }
        }
    }

    public void AssertRolledBack(Rollout rollout, string code, int write, string? trouble = null)
    {
        Assert.True((rollout.Status, rollout.FailureCode) == (RolloutStatus.RolledBack, code), $"{trouble} at write {write}: {rollout.Status} {rollout.FailureCode} {rollout.FailureDetail}");
        Assert.Equal(Old, ServerState.From(Sandbox));
    }

    private static void AssertSucceeded(Rollout rollout) =>
        Assert.True(rollout.Status == RolloutStatus.Succeeded, $"{rollout.Status} {rollout.FailureCode} {rollout.FailureDetail} {rollout.Findings}");

    public async ValueTask DisposeAsync()
    {
        _ledgers.ForEach(static ledger => ledger.Dispose());
        await Sandbox.DisposeAsync();
    }
}

/// <summary>Where the image of the deployments stands before a rollout and after it.</summary>
public enum ImagePlaces
{
    /// <summary>In each deployment.</summary>
    Inline,

    /// <summary>In the lane's variable.</summary>
    ByVariable,

    /// <summary>In each deployment, then in the variable.</summary>
    ToVariable,

    /// <summary>In the variable, then in each deployment.</summary>
    ToInline,
}
