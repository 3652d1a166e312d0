using Gateway.Builds;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.Ledger;

/// <summary>Which lane a deployment belongs to, on a real SQLite file.</summary>
public sealed class LaneClaimTests : IAsyncLifetime
{
    private const string Flow = "flow";
    private static readonly Lane One = new("org/one", "", "staging");
    private static readonly Lane Two = new("org/two", "", "staging");

    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-claims-").FullName;
    private ServiceProvider _services = null!;

    private IRolloutLedger Rollouts => _services.GetRequiredService<IRolloutLedger>();

    private ILaneLedger Lanes => _services.GetRequiredService<ILaneLedger>();

    public async Task InitializeAsync()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Gateway:Ledger:Path"] = Path.Combine(_folder, "ledger.db") })
            .Build();
        _services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqliteLedger().AddLedger(configuration)
            .BuildServiceProvider();
        await _services.GetRequiredService<LedgerMigration>().RunAsync(CancellationToken.None);
        await _services.GetRequiredService<LedgerWriter>().StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _services.GetRequiredService<LedgerWriter>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        LedgerConnections.Close(Path.Combine(_folder, "ledger.db"));
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Of_many_lanes_that_claim_one_deployment_at_once_one_gets_it()
    {
        var lanes = Enumerable.Range(0, 40).Select(index => new Lane($"org/r{index}", "", "staging")).ToList();
        var rollouts = new List<long>();
        foreach (var lane in lanes)
        {
            rollouts.Add((await TakeAsync(lane)).Sequence);
        }

        var claimed = await Task.WhenAll(lanes.Zip(rollouts, (lane, rollout) => Lanes.ClaimAsync(lane, rollout, [(Flow, "wanted")], CancellationToken.None)));

        Assert.Single(claimed, one => one);
    }

    [Fact]
    public async Task A_claim_is_of_all_or_of_none()
    {
        var (first, second) = (await TakeAsync(One), await TakeAsync(Two));

        Assert.True(await Lanes.ClaimAsync(One, first.Sequence, [(Flow, "b")], CancellationToken.None));
        Assert.False(await Lanes.ClaimAsync(Two, second.Sequence, [(Flow, "a"), (Flow, "b")], CancellationToken.None));

        Assert.True(await Lanes.ClaimAsync(Two, second.Sequence, [(Flow, "a"), ("another flow", "b")], CancellationToken.None));
        Assert.Equal(["b"], (await Lanes.ListClaimsOfOthersAsync(Two, ["a", "b"], CancellationToken.None)).Select(claim => claim.Name));
    }

    [Theory]
    [InlineData(RolloutStatus.Failed)]
    [InlineData(RolloutStatus.RolledBack)]
    [InlineData(RolloutStatus.Cancelled)]
    public async Task A_claim_ends_with_its_rollout(RolloutStatus end)
    {
        var (first, second) = (await TakeAsync(One), await TakeAsync(Two));
        await Lanes.ClaimAsync(One, first.Sequence, [(Flow, "wanted")], CancellationToken.None);

        await MoveAsync(first, RolloutStatus.Restoring);
        Assert.False(await Lanes.ClaimAsync(Two, second.Sequence, [(Flow, "wanted")], CancellationToken.None));
        await MoveAsync(first, end);

        Assert.True(await Lanes.ClaimAsync(Two, second.Sequence, [(Flow, "wanted")], CancellationToken.None));
    }

    [Fact]
    public async Task What_is_in_the_care_of_a_lane_cannot_be_claimed_until_that_lane_dropped_it()
    {
        await SucceedAsync(One, Row(One, "wanted"));
        var second = await TakeAsync(Two);
        Assert.False(await Lanes.ClaimAsync(Two, second.Sequence, [(Flow, "wanted")], CancellationToken.None));

        await SucceedAsync(One, Row(One, "wanted", removed: true));

        Assert.True(await Lanes.ClaimAsync(Two, second.Sequence, [(Flow, "wanted")], CancellationToken.None));
    }

    [Fact]
    public async Task Who_takes_a_dropped_one_takes_it_out_of_the_other_lane_which_cannot_write_it_back()
    {
        await SucceedAsync(One, Row(One, "moves"), Row(One, "rests"));
        await SucceedAsync(One, Row(One, "moves", removed: true), Row(One, "rests", removed: true));

        await SucceedAsync(Two, Row(Two, "moves"));
        await SucceedAsync(One, Row(One, "moves", removed: true), Row(One, "rests", removed: true));

        Assert.Equal(["rests"], (await Lanes.ListDeploymentsAsync(One, CancellationToken.None)).Select(row => row.Name));
        Assert.Equal([("moves", false)], (await Lanes.ListDeploymentsAsync(Two, CancellationToken.None)).Select(row => (row.Name, row.Removed)));
    }

    [Fact]
    public async Task Two_owners_of_one_deployment_are_refused_by_the_database()
    {
        await using var context = await _services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        context.LaneDeployments.AddRange(Row(One, "wanted"), Row(Two, "wanted"));

        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
    }

    private static LaneDeployment Row(Lane lane, string name, bool removed = false, long rollout = 1) => new()
    {
        Repository = lane.Repository,
        Project = lane.Project,
        Mode = lane.Mode,
        FlowName = Flow,
        Name = name,
        Removed = removed,
        RolloutSequence = rollout,
        Spec = [1],
    };

    private async Task SucceedAsync(Lane lane, params LaneDeployment[] rows)
    {
        var rollout = await TakeAsync(lane);
        await Rollouts.UpdateAsync(
            rollout.Sequence,
            new RolloutUpdate { Change = row => row.End(RolloutStatus.Succeeded, DateTimeOffset.UnixEpoch), Lane = new LaneChange(lane, rows) },
            CancellationToken.None);
    }

    private Task MoveAsync(Rollout rollout, RolloutStatus status) =>
        Rollouts.UpdateAsync(rollout.Sequence, new RolloutUpdate { Change = row => Move(row, status) }, CancellationToken.None);

    private static void Move(Rollout row, RolloutStatus status)
    {
        if (status.IsFinished())
        {
            row.End(status, DateTimeOffset.UnixEpoch);
        }
        else
        {
            row.Move(status);
        }
    }

    /// <summary>A rollout of a lane that has begun.</summary>
    private async Task<Rollout> TakeAsync(Lane lane)
    {
        var content = new BuildContent { Sha256 = new byte[32], Manifest = "the manifest", Flows = "[]" };
        var rollout = new Rollout
        {
            Id = Guid.NewGuid(),
            Repository = lane.Repository,
            Mode = lane.Mode,
            Ref = "refs/heads/staging/x",
            Sha = new string('a', 40),
            RunId = 1,
            RunNumber = 1,
            RunAttempt = 1,
            Image = "ghcr.io/org/one:staging-aaaaaaa",
            Checks = "{}",
            ContentSha256 = content.Sha256,
            Proof = CredentialKind.StandardWebhooks,
            AcceptedAt = TimeProvider.System.GetUtcNow(),
        };
        await Rollouts.AcceptAsync(new Acceptance(rollout, content, [Guid.NewGuid().ToString()], new byte[32]), CancellationToken.None);
        return (await Rollouts.TakeNextAsync(lane, CancellationToken.None))!.Rollout;
    }
}
