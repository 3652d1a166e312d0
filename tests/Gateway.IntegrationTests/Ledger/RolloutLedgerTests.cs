using Gateway.Builds;
using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Sqlite;
using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.Ledger;

/// <summary>The ledger on a real SQLite file.</summary>
public sealed class RolloutLedgerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Lane Staging = new("org/one", "", "staging");

    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-tests-").FullName;
    private ServiceProvider _services = null!;
    private LedgerWriter _writer = null!;
    private IRolloutLedger _ledger = null!;

    public async Task InitializeAsync()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Gateway:Ledger:Path"] = Path.Combine(_folder, "sub", "ledger.db") })
            .Build();
        _services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSqliteLedger().AddLedger(configuration)
            .BuildServiceProvider();
        await _services.GetRequiredService<LedgerMigration>().RunAsync(CancellationToken.None);
        _writer = _services.GetRequiredService<LedgerWriter>();
        await _writer.StartAsync(CancellationToken.None);
        _ledger = _services.GetRequiredService<IRolloutLedger>();
    }

    public async Task DisposeAsync()
    {
        await _writer.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        LedgerConnections.Close(Path.Combine(_folder, "sub", "ledger.db"));
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_migrated_ledger_has_no_fault() => Assert.Null(await _ledger.FindFaultAsync(CancellationToken.None));

    [Fact]
    public async Task Nothing_that_cannot_be_seen_gets_into_the_audit_whichever_way_it_came()
    {
        const string Hostile = "a\u001b[2J\u009b\u202e\u2066\u200b\u2028\r\nb";
        const string Shown = "a\\u001b[2J\\u009b\\u202e\\u2066\\u200b\\u2028  b";
        var audit = _services.GetRequiredService<IAuditLedger>();

        await audit.RecordAsync(new AuditRecord(new Actor(ActorKinds.Person, Hostile, Hostile), AuditActions.Request, Hostile, AuditOutcomes.Refused, Hostile), CancellationToken.None);

        var entry = Assert.Single(await audit.ListAsync(new AuditFilter(null, null, null, null, null, null, null, 10), CancellationToken.None));
        Assert.Equal((Shown, Shown, Shown, Shown), (entry.Actor, entry.ActorId, entry.Subject, entry.Detail));
        Assert.IsType<AuditVerdict.Whole>(await audit.VerifyAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task A_refused_build_is_kept_for_so_long_and_then_neither_listed_nor_kept()
    {
        var filter = new RefusedFilter(null, null, null, null, null, 10);
        var now = TimeProvider.System.GetUtcNow();
        await RefuseAsync("old", now.AddDays(-91));
        await RefuseAsync("young", now.AddDays(-89), "org/two");

        Assert.Equal(["young"], (await _ledger.ListRefusedAsync(filter, CancellationToken.None)).Select(refused => refused.Code));

        await RefuseAsync("new", now);
        await using var context = await _services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        Assert.Equal(["new", "young"], await context.Refused.Select(refused => refused.Code).Order().ToListAsync());

        Task RefuseAsync(string code, DateTimeOffset at, string repository = "org/one") => _ledger.RefuseAsync(
            new RefusedBuild { Id = Guid.NewGuid(), Repository = repository, Code = code, AtMs = at.ToUnixTimeMilliseconds() },
            new AuditRecord(Actor.Repository(repository), AuditActions.Build, repository, AuditOutcomes.Refused, code),
            CancellationToken.None);
    }

    [Fact]
    public async Task What_is_acknowledged_survives_a_power_cut()
    {
        await using var context = await _services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();

        Assert.Equal(("wal", 2L), (await PragmaAsync("journal_mode"), await PragmaAsync("synchronous")));

        async Task<object?> PragmaAsync(string name)
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA " + name;
            return await command.ExecuteScalarAsync();
        }
    }

    [Fact]
    public async Task The_same_delivery_is_accepted_once_and_another_body_under_its_name_is_a_conflict()
    {
        var first = Acceptance(1);

        Assert.IsType<DeliveryVerdict.New>(await AcceptAsync(first));
        var replayed = Assert.IsType<DeliveryVerdict.Replayed>(await AcceptAsync(Acceptance(2) with { DeliveryKeys = first.DeliveryKeys, BodySha256 = first.BodySha256 }));
        Assert.IsType<DeliveryVerdict.Conflict>(await AcceptAsync(Acceptance(3) with { DeliveryKeys = first.DeliveryKeys }));

        Assert.Equal(first.Rollout.Id, replayed.RolloutId);
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Deliveries_at_one_time_under_one_name_are_one_rollout()
    {
        var acceptances = Enumerable.Range(0, 50).Select(_ => Acceptance(1)).ToList();

        var verdicts = await Task.WhenAll(acceptances.Select(AcceptAsync));

        Assert.Single(verdicts.OfType<DeliveryVerdict.New>());
        Assert.Equal(49, verdicts.OfType<DeliveryVerdict.Replayed>().Count());
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task The_same_name_in_another_repository_is_another_delivery()
    {
        Assert.IsType<DeliveryVerdict.New>(await AcceptAsync(Acceptance(1)));
        Assert.IsType<DeliveryVerdict.New>(await AcceptAsync(Acceptance(1, repository: "org/two")));
    }

    [Fact]
    public async Task Builds_with_the_same_content_share_it()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(run => AcceptAsync(Acceptance(run))));

        await using var context = await _services.GetRequiredService<IDbContextFactory<LedgerContext>>().CreateDbContextAsync();
        Assert.Equal((20, 1), (await context.Rollouts.CountAsync(), await context.Contents.CountAsync()));
    }

    [Fact]
    public async Task A_lane_takes_its_newest_rollout_and_supersedes_the_older_ones()
    {
        foreach (var run in (int[])[1, 2, 3])
        {
            await AcceptAsync(Acceptance(run));
        }

        await AcceptAsync(Acceptance(4, mode: "prod"));

        var taken = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!;

        Assert.Equal((3L, false, RolloutStatus.Planning), (taken.Rollout.RunId, taken.Resumed, taken.Rollout.Status));
        Assert.Equal("the manifest", taken.Content.Manifest);
        Assert.Equal(
            [RolloutStatus.Accepted, RolloutStatus.Planning, RolloutStatus.Superseded, RolloutStatus.Superseded],
            (await ListAsync()).Select(rollout => rollout.Status));
        Assert.Equal(2, taken.Superseded.Count);
    }

    [Fact]
    public async Task A_build_that_a_rollback_has_superseded_keeps_no_older_one_out_that_comes_in_the_same_commit()
    {
        await AcceptAsync(Acceptance(5));
        var rollback = Acceptance(1).Rollout;
        rollback.Kind = RolloutKind.Rollback;
        await _ledger.AddAsync(rollback, hold: null, Actor.ApiKey("oncall"), CancellationToken.None);
        var statements = _services.GetRequiredService<ILedgerDatabase>();
        var trail = _services.GetRequiredService<AuditTrail>();

        var newest = await _writer.WriteAsync(
            async (context, token) =>
            {
                await LaneQueue.TakeNextAsync(context, trail, Staging, Now, token);
                return await statements.StatementsOf(context).FindNewestRunAsync(Acceptance(4).Rollout, token);
            },
            CancellationToken.None);

        Assert.Equal((1L, true), (newest!.RunNumber, newest.IsOrder));
    }

    [Fact]
    public async Task A_rollout_that_was_begun_is_finished_before_a_newer_one()
    {
        await AcceptAsync(Acceptance(1));
        await _ledger.TakeNextAsync(Staging, CancellationToken.None);
        await AcceptAsync(Acceptance(2));

        var again = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!;
        await _ledger.UpdateAsync(again.Rollout.Sequence, new RolloutUpdate { Change = rollout => rollout.End(RolloutStatus.Succeeded, DateTimeOffset.UnixEpoch) }, CancellationToken.None);
        var next = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!;

        Assert.Equal((1L, true), (again.Rollout.RunId, again.Resumed));
        Assert.Equal((2L, false), (next.Rollout.RunId, next.Resumed));
    }

    [Fact]
    public async Task A_rollback_that_waits_runs_before_the_builds_that_came_after_it_and_takes_the_place_of_what_came_before()
    {
        await AcceptAsync(Acceptance(1));
        await RollBackAsync();
        await AcceptAsync(Acceptance(2));
        var newest = await RollBackAsync();
        await AcceptAsync(Acceptance(3));
        await AcceptAsync(Acceptance(4));

        var first = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!;
        await _ledger.UpdateAsync(first.Rollout.Sequence, new RolloutUpdate { Change = row => row.End(RolloutStatus.Succeeded, DateTimeOffset.UnixEpoch) }, CancellationToken.None);
        var second = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!;

        Assert.Equal((newest, 3), (first.Rollout.Id, first.Superseded.Count));
        Assert.Equal((4L, 1), (second.Rollout.RunId, second.Superseded.Count));

        async Task<Guid> RollBackAsync()
        {
            var rollout = Acceptance(1).Rollout;
            rollout.Kind = RolloutKind.Rollback;
            await _ledger.AddAsync(rollout, hold: null, Actor.ApiKey("oncall"), CancellationToken.None);
            return rollout.Id;
        }
    }

    [Fact]
    public async Task A_lane_without_work_has_nothing_to_take()
    {
        Assert.Null(await _ledger.TakeNextAsync(Staging, CancellationToken.None));
        Assert.Empty(await _ledger.ListUnfinishedLanesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Lanes_with_unfinished_rollouts_are_known()
    {
        await AcceptAsync(Acceptance(1));
        await AcceptAsync(Acceptance(2, mode: "prod"));

        Assert.Equal(["prod", "staging"], (await _ledger.ListUnfinishedLanesAsync(CancellationToken.None)).Select(lane => lane.Mode).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_write_that_fails_does_not_take_its_neighbours_with_it()
    {
        var good = Enumerable.Range(1, 10).Select(run => AcceptAsync(Acceptance(run))).ToList();
        var bad = _writer.WriteAsync<bool>((_, _) => throw new InvalidOperationException("broken"), CancellationToken.None);
        good.AddRange(Enumerable.Range(11, 10).Select(run => AcceptAsync(Acceptance(run))));

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => bad);
        Assert.All(await Task.WhenAll(good), verdict => Assert.IsType<DeliveryVerdict.New>(verdict));
        Assert.Equal(20, (await ListAsync()).Count);
    }

    [Fact]
    public async Task What_was_taken_before_the_service_stops_is_written_and_what_comes_after_is_refused()
    {
        var before = Enumerable.Range(1, 20).Select(run => AcceptAsync(Acceptance(run))).ToList();
        await _writer.StopAsync(CancellationToken.None);

        Assert.All(await Task.WhenAll(before), verdict => Assert.IsType<DeliveryVerdict.New>(verdict));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => AcceptAsync(Acceptance(21)));
        Assert.Equal(20, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Steps_and_status_are_written_together_and_read_in_order()
    {
        var acceptance = Acceptance(1);
        await AcceptAsync(acceptance);
        var taken = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!;
        RolloutStep[] steps = [Step(StepKind.Plan), Step(StepKind.Create), Step(StepKind.Verify)];

        await _ledger.UpdateAsync(taken.Rollout.Sequence, new RolloutUpdate { Change = rollout => rollout.End(RolloutStatus.Succeeded, DateTimeOffset.UnixEpoch), Steps = steps }, CancellationToken.None);

        Assert.Equal([StepKind.Plan, StepKind.Create, StepKind.Verify], (await _ledger.ListStepsAsync(taken.Rollout.Sequence, CancellationToken.None)).Select(step => step.Kind));
        Assert.Equal(RolloutStatus.Succeeded, (await _ledger.FindAsync(acceptance.Rollout.Id, CancellationToken.None))!.Status);
        Assert.Equal(1L, Assert.Single(await _ledger.ListCurrentAsync("staging", CancellationToken.None)).RunId);
    }

    [Fact]
    public async Task A_healing_is_recorded_only_when_nothing_else_is_on_its_way_to_the_lane_or_came_after_its_source()
    {
        var source = await SucceedAsync(1);
        await AcceptAsync(Acceptance(2));
        Assert.False(await HealAsync(source));

        var newer = await SucceedAsync(2);
        Assert.False(await HealAsync(source));

        await AcceptAsync(Acceptance(3, mode: "prod"));
        Assert.True(await HealAsync(newer));
        Assert.False(await HealAsync(newer));
        var taken = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!.Rollout;
        Assert.Equal((RolloutKind.Heal, newer), (taken.Kind, taken.SourceId));

        async Task<Guid> SucceedAsync(int run)
        {
            await AcceptAsync(Acceptance(run));
            var rollout = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!.Rollout;
            await _ledger.UpdateAsync(rollout.Sequence, new RolloutUpdate { Change = row => row.End(RolloutStatus.Succeeded, DateTimeOffset.UnixEpoch) }, CancellationToken.None);
            return rollout.Id;
        }

        Task<bool> HealAsync(Guid id)
        {
            var rollout = Acceptance(1).Rollout;
            rollout.Kind = RolloutKind.Heal;
            rollout.SourceId = id;
            return _ledger.AddHealingAsync(rollout, Actor.Drift, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Steps_after_one_are_the_rest_and_never_those_of_another_rollout()
    {
        await AcceptAsync(Acceptance(1));
        var one = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!.Rollout;
        await _ledger.UpdateAsync(one.Sequence, new RolloutUpdate { Change = rollout => rollout.End(RolloutStatus.Succeeded, DateTimeOffset.UnixEpoch), Steps = [Step(StepKind.Plan), Step(StepKind.Create)] }, CancellationToken.None);
        await AcceptAsync(Acceptance(2));
        var other = (await _ledger.TakeNextAsync(Staging, CancellationToken.None))!.Rollout;
        await _ledger.UpdateAsync(other.Sequence, new RolloutUpdate { Steps = [Step(StepKind.Wait)] }, CancellationToken.None);
        await _ledger.UpdateAsync(one.Sequence, new RolloutUpdate { Steps = [Step(StepKind.Verify)] }, CancellationToken.None);

        var all = await _ledger.ListStepsAsync(one.Sequence, 0, CancellationToken.None);

        Assert.Equal([StepKind.Plan, StepKind.Create, StepKind.Verify], all.Select(step => step.Kind));
        Assert.Equal([StepKind.Verify], (await _ledger.ListStepsAsync(one.Sequence, all[1].Id, CancellationToken.None)).Select(step => step.Kind));
        Assert.Empty(await _ledger.ListStepsAsync(one.Sequence, all[2].Id, CancellationToken.None));
    }

    private static RolloutStep Step(StepKind kind) => new() { Kind = kind, Outcome = StepOutcome.Succeeded, Detail = "done", At = Now };

    private static Acceptance Acceptance(int run, string repository = "org/one", string mode = "staging")
    {
        var content = new BuildContent { Sha256 = new byte[32], Manifest = "the manifest", Flows = "[]" };
        var rollout = new Rollout
        {
            Id = Guid.NewGuid(),
            Repository = repository,
            Mode = mode,
            Ref = "refs/heads/staging/x",
            Sha = new string('a', 40),
            RunId = run,
            RunNumber = run,
            RunAttempt = 1,
            Image = "ghcr.io/org/one:staging-aaaaaaa",
            Checks = "{}",
            ContentSha256 = content.Sha256,
            Proof = CredentialKind.StandardWebhooks,
            AcceptedAt = Now,
        };
        return new Acceptance(rollout, content, [$"webhook-id:{run}"], [.. Enumerable.Repeat((byte)run, 32)]);
    }

    private Task<DeliveryVerdict> AcceptAsync(Acceptance acceptance) => _ledger.AcceptAsync(acceptance, CancellationToken.None);

    private Task<IReadOnlyList<Rollout>> ListAsync() => _ledger.ListAsync(new RolloutFilter(null, null, null, null, null, 100), CancellationToken.None);
}
