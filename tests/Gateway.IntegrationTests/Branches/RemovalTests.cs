using Gateway.IntegrationTests.AllOrNothing;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Rollouts;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Branches;

/// <summary>When a removal is recorded, beside what comes at the same time.</summary>
public sealed class RemovalTests
{
    [Fact]
    public async Task What_was_built_after_a_branch_was_looked_at_is_not_removed()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        await using var engine = await RolloutEngine.StartAsync(sandbox, static settings => settings["Modes:staging:BranchIsolation"] = "separate");
        var first = await FindAsync(await engine.AcceptAsync(engine.Build(TwelveDeployments.Before)));
        var second = await FindAsync(await engine.AcceptAsync(engine.Build(TwelveDeployments.Before)));
        var removal = RolloutRecords.Again(first, RolloutKind.Removal, "gateway", TimeProvider.System.GetUtcNow());

        var late = await engine.Ledger.AddRemovalAsync(removal, first.Sequence, Actor.Gateway, "Too late.", CancellationToken.None);
        var inTime = await engine.Ledger.AddRemovalAsync(removal, second.Sequence, Actor.Gateway, "In time.", CancellationToken.None);

        Assert.Equal((second.Id, removal.Id), (late.Id, inTime.Id));

        async Task<Rollout> FindAsync(Guid id) => (await engine.Ledger.FindAsync(id, CancellationToken.None))!;
    }
}
