using Gateway.Ledger;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Rollouts.Running;
using Gateway.Rollouts.Stages;
using Gateway.Tests.Ledger;
using Gateway.Tests.Secrets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Rollouts;

/// <summary>What becomes of a rollout that processes are lost with. Each limit here stands for a process.</summary>
public sealed class ResumeLimitTests
{
    private const int MaxResumes = 3;

    private readonly Row _row = new();

    [Fact]
    public async Task A_process_that_takes_a_rollout_up_again_is_on_the_disk_before_anything_is_done()
    {
        _row.Rollout.Takes = 1;

        Assert.Null(await BeginAsync(Process()));

        Assert.Equal(2, _row.Rollout.Takes);
        Assert.Equal(1, _row.Updates);
    }

    [Fact]
    public async Task A_rollout_that_begins_costs_no_write_of_its_own()
    {
        _row.Rollout.Takes = 1;

        Assert.Null(await BeginAsync(Process(), resumed: false));

        Assert.Equal((1, 0), (_row.Rollout.Takes, _row.Updates));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task The_same_process_is_counted_once_however_often_it_takes_the_rollout_up(bool resumed, int takes)
    {
        _row.Rollout.Takes = 1;
        using var process = Process();
        await BeginAsync(process, resumed);

        for (var again = 0; again < 10; again++)
        {
            Assert.Null(await BeginAsync(process));
        }

        Assert.Equal(takes, _row.Rollout.Takes);
    }

    [Fact]
    public async Task Once_it_has_ended_a_rollout_is_forgotten()
    {
        _row.Rollout.Takes = 1;
        using var process = Process();
        await BeginAsync(process);
        process.End(_row.Rollout);

        await BeginAsync(process);

        Assert.Equal(3, _row.Rollout.Takes);
    }

    [Fact]
    public async Task After_as_many_resumes_as_there_may_be_it_fails_and_keeps_what_was_there_before()
    {
        _row.Rollout.Takes = 1;
        for (var resume = 0; resume < MaxResumes; resume++)
        {
            Assert.Null(await BeginAsync(Process()));
        }

        var end = await BeginAsync(Process());

        Assert.Equal((RolloutStatus.Failed, "crashed_repeatedly", true), (end!.Status, end.Code, end.KeepsSnapshot));
        Assert.Contains("stopped unexpectedly 4 times in a row", end.Detail, StringComparison.Ordinal);
        Assert.Contains("Gateway:Rollouts:MaxResumes", end.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "It had not changed any deployment.")]
    [InlineData(true, "some deployments may be changed and others not")]
    public async Task It_says_whether_it_had_begun_to_write(bool hasWritten, string says)
    {
        _row.Rollout.Takes = MaxResumes + 1;

        var end = await BeginAsync(Process(), state: new RolloutState { Snapshot = hasWritten ? [1] : null });

        Assert.Contains(says, end!.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("reverting", end.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_being_put_back_says_why_that_was()
    {
        _row.Rollout.Takes = MaxResumes + 1;
        _row.Rollout.Restore("prefect_refused", "No.");
        _row.Rollout.Updated = 3;

        var end = await BeginAsync(Process(), state: new RolloutState { Snapshot = [1] });

        Assert.StartsWith("The rollout had failed (prefect_refused: No.) and was reverting", end!.Detail, StringComparison.Ordinal);
        Assert.Equal(3, end.Counts.Updated);
    }

    [Fact]
    public async Task Processes_that_are_told_to_end_do_not_count_however_many_there_are()
    {
        _row.Rollout.Takes = MaxResumes;
        for (var deploys = 0; deploys < 3 * MaxResumes; deploys++)
        {
            using var process = Process();
            Assert.Null(await BeginAsync(process));

            await process.LetGoAsync();

            Assert.Equal(0, _row.Rollout.Takes);
        }
    }

    [Fact]
    public async Task What_a_process_begins_after_it_was_told_to_end_does_not_count_either()
    {
        using var process = Process();
        await process.LetGoAsync();
        _row.Rollout.Takes = 1;

        await BeginAsync(process, resumed: false);

        Assert.Equal(0, _row.Rollout.Takes);
    }

    [Fact]
    public async Task A_ledger_that_is_away_at_the_end_does_not_keep_the_process_from_ending()
    {
        using var process = Process();
        await BeginAsync(process, resumed: false);
        _row.IsAway = true;

        await process.LetGoAsync();
    }

    [Fact]
    public async Task Where_the_ledger_does_not_take_the_count_the_next_try_counts_this_process_all_the_same()
    {
        _row.Rollout.Takes = 1;
        using var process = Process();
        _row.IsAway = true;
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => BeginAsync(process));
        _row.IsAway = false;
        _row.Rollout.Takes = 1;

        await BeginAsync(process);

        Assert.Equal(2, _row.Rollout.Takes);
    }

    [Fact]
    public void Of_rollouts_with_which_processes_were_lost_again_one_runs_at_a_time()
    {
        using var process = Process();
        var first = process.TakeTurn(Taken(takes: 2));

        Assert.NotNull(first);
        Assert.Null(process.TakeTurn(Taken(takes: 2)));
        Assert.Null(process.TakeTurn(Taken(takes: MaxResumes)));
        first.Dispose();
        Assert.NotNull(process.TakeTurn(Taken(takes: 2)));
    }

    [Fact]
    public void All_others_run_beside_it()
    {
        using var process = Process();
        using var alone = process.TakeTurn(Taken(takes: 2));

        Assert.NotNull(process.TakeTurn(Taken(takes: 1)));
        Assert.NotNull(process.TakeTurn(Taken(takes: 1, resumed: false)));
        Assert.NotNull(process.TakeTurn(Taken(takes: MaxResumes + 1)));
    }

    private ResumeLimit Process() => new(_row, Options.Create(new RolloutOptions { MaxResumes = MaxResumes }), NullLogger<ResumeLimit>.Instance);

    private async Task<RolloutEnd?> BeginAsync(ResumeLimit process, bool resumed = true, RolloutState? state = null)
    {
        using var log = new RolloutLog(_row, new RolloutChanges(), _row.Rollout, new MaskedSentences(NoSecrets.Store), new FakeTimeProvider());
        var end = await process.BeginAsync(new TakenRollout(_row.Rollout, Content, state ?? new RolloutState(), resumed, []), log, CancellationToken.None);
        await log.DrainAsync();
        return end;
    }

    private static TakenRollout Taken(int takes, bool resumed = true) => new(Row.Make(takes), Content, new RolloutState(), resumed, []);

    private static BuildContent Content { get; } = new() { Sha256 = [], Manifest = "", Flows = "[]" };

    private sealed class Row : UnusedRolloutLedger
    {
        public Rollout Rollout { get; } = Make(takes: 0);

        public int Updates { get; private set; }

        public bool IsAway { get; set; }

        public static Rollout Make(int takes)
        {
            var rollout = new Rollout
            {
                Id = Guid.NewGuid(),
                Sequence = 1,
                Repository = "org/repo",
                Mode = "staging",
                Ref = "refs/heads/x",
                Sha = "a",
                Image = "i",
                Checks = "{}",
                ContentSha256 = [],
                Takes = takes,
            };
            rollout.Move(RolloutStatus.Planning);
            return rollout;
        }

        public override Task UpdateAsync(long sequence, RolloutUpdate update, CancellationToken cancellationToken)
        {
            if (IsAway)
            {
                throw new LedgerUnavailableException("Away.");
            }

            Updates += update.Change is null ? 0 : 1;
            update.Change?.Invoke(Rollout);
            return Task.CompletedTask;
        }
    }
}
