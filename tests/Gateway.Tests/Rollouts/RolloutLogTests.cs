using Gateway.Ledger;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Rollouts.Stages;
using Gateway.Tests.Ledger;
using Gateway.Tests.Secrets;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Rollouts;

public sealed class RolloutLogTests
{
    private static readonly Rollout Rollout = new()
    {
        Sequence = 7,
        Repository = "org/pipelines",
        Mode = "staging",
        Ref = "refs/heads/main",
        Sha = "abcdef1",
        Image = "image",
        Checks = "{}",
        ContentSha256 = [],
    };

    [Fact]
    public async Task A_step_is_written_without_the_secrets_in_it()
    {
        var ledger = new SlowLedger();
        using var log = new RolloutLog(ledger, new RolloutChanges(), Rollout, new MaskedSentences(NoSecrets.Store), new FakeTimeProvider());
        log.Add(StepKind.Wait, StepOutcome.Failed, null, "https://u:p@host did not answer.");
        var moving = log.MoveAsync(RolloutStatus.Applying, CancellationToken.None);
        await ledger.Writing.Task;
        ledger.Written.SetResult();
        await moving;
        await log.DrainAsync();

        Assert.Equal("https://••••••@host did not answer.", Assert.Single(ledger.Steps).Detail);
    }

    [Fact]
    public async Task Steps_are_written_once_though_their_rollout_is_cancelled_while_they_are()
    {
        var ledger = new SlowLedger();
        using var log = new RolloutLog(ledger, new RolloutChanges(), Rollout, new MaskedSentences(NoSecrets.Store), new FakeTimeProvider());
        using var cancel = new CancellationTokenSource();
        log.Add(StepKind.Plan, StepOutcome.Succeeded, null, "planned");
        var moving = log.MoveAsync(RolloutStatus.Applying, cancel.Token);
        await ledger.Writing.Task;

        await cancel.CancelAsync();
        ledger.Written.SetResult();
        await moving.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await log.DrainAsync();
        await log.MoveAsync(RolloutStatus.Restoring, CancellationToken.None);

        Assert.Equal("planned", Assert.Single(ledger.Steps).Detail);
    }

    /// <summary>As the ledger is: its write goes on, whoever waits for it.</summary>
    private sealed class SlowLedger : UnusedRolloutLedger
    {
        public TaskCompletionSource Writing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<RolloutStep> Steps { get; } = [];

        public override async Task UpdateAsync(long sequence, RolloutUpdate update, CancellationToken cancellationToken)
        {
            Steps.AddRange(update.Steps);
            Writing.TrySetResult();
            await Written.Task.WaitAsync(cancellationToken);
        }
    }
}
