using Gateway.Ledger;
using Gateway.Rollouts;
using Gateway.Tests.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Rollouts;

public sealed class RolloutCompletionsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly OneRollout _ledger = new();
    private readonly RolloutChanges _changes = new();
    private readonly RolloutCompletions _completions;

    public RolloutCompletionsTests() => _completions = new RolloutCompletions(_ledger, _changes, _time);

    private Guid Id => _ledger.Rollout.Id;

    [Fact]
    public async Task One_that_has_ended_is_answered_at_once()
    {
        _ledger.Rollout.End(RolloutStatus.Failed, DateTimeOffset.UnixEpoch);

        Assert.Same(_ledger.Rollout, await _completions.WaitAsync(Id, Minute, CancellationToken.None, CancellationToken.None));
    }

    [Fact]
    public async Task One_that_is_unknown_is_answered_at_once() =>
        Assert.Null(await _completions.WaitAsync(Guid.NewGuid(), Minute, CancellationToken.None, CancellationToken.None));

    [Fact]
    public async Task Who_has_no_time_does_not_wait() =>
        Assert.Equal(RolloutStatus.Accepted, (await _completions.WaitAsync(Id, TimeSpan.Zero, CancellationToken.None, CancellationToken.None))!.Status);

    [Fact]
    public async Task Everybody_who_waits_learns_of_the_end()
    {
        Task<Rollout?>[] waiting = [WaitAsync(), WaitAsync(), WaitAsync()];
        Assert.DoesNotContain(waiting, wait => wait.IsCompleted);
        _ledger.Rollout.End(RolloutStatus.Succeeded, DateTimeOffset.UnixEpoch);

        _completions.Signal(Id);

        Assert.All(await Task.WhenAll(waiting), rollout => Assert.Equal(RolloutStatus.Succeeded, rollout!.Status));
    }

    [Fact]
    public async Task The_end_of_another_wakes_nobody()
    {
        var waiting = WaitAsync();

        _completions.Signal(Guid.NewGuid());

        Assert.False(waiting.IsCompleted);
        _completions.Signal(Id);
        await waiting;
    }

    [Fact]
    public async Task When_the_time_is_over_the_answer_is_how_far_it_has_come()
    {
        var waiting = WaitAsync();
        _ledger.Rollout.Move(RolloutStatus.Applying);
        _time.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(RolloutStatus.Applying, (await waiting)!.Status);
    }

    [Fact]
    public async Task When_the_service_ends_the_answer_is_how_far_it_has_come()
    {
        using var stopping = new CancellationTokenSource();
        var waiting = _completions.WaitAsync(Id, Minute, stopping.Token, CancellationToken.None);
        _ledger.Rollout.Move(RolloutStatus.Applying);
        Assert.False(waiting.IsCompleted);

        await stopping.CancelAsync();

        Assert.Equal(RolloutStatus.Applying, (await waiting)!.Status);
    }

    [Fact]
    public async Task Who_goes_away_ends_the_wait_and_the_next_one_waits_again()
    {
        using var gone = new CancellationTokenSource();
        var waiting = _completions.WaitAsync(Id, Minute, CancellationToken.None, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var next = WaitAsync();
        Assert.False(next.IsCompleted);
        _completions.Signal(Id);
        await next;
    }

    [Fact]
    public async Task An_end_that_was_told_before_the_wait_does_not_end_it_early()
    {
        _completions.Signal(Id);

        var waiting = WaitAsync();

        Assert.False(waiting.IsCompleted);
        _completions.Signal(Id);
        await waiting;
    }

    [Fact]
    public async Task Those_who_watch_learn_of_the_end_as_well()
    {
        using var watch = _changes.Watch(Id);

        _completions.Signal(Id);

        Assert.True(await watch.WaitAsync(TimeSpan.Zero, CancellationToken.None));
    }

    private Task<Rollout?> WaitAsync() => _completions.WaitAsync(Id, Minute, CancellationToken.None, CancellationToken.None);

    private sealed class OneRollout : UnusedRolloutLedger
    {
        public Rollout Rollout { get; } = RolloutRecords.ToRollout(
            PolicyBuilders.Build(),
            "staging",
            RolloutRecords.ToContent(PolicyBuilders.Build()),
            Gateway.Builds.CredentialKind.GitHub,
            [],
            DateTimeOffset.UnixEpoch);

        public override Task<Rollout?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(id == Rollout.Id ? Rollout : null);
    }
}
