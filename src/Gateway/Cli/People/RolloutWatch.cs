using System.Runtime.CompilerServices;
using Gateway.Cli.Terminals;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Ledger;

namespace Gateway.Cli.People;

/// <summary>Shows a rollout until it has ended.</summary>
internal sealed class RolloutWatch(Invocation invocation)
{
    /// <summary>How often the gateway is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How often in a row it may not answer, as while it is restarted.</summary>
    private const int MaxFailures = 30;

    private Answer<RolloutResource>? _last;

    /// <summary>Watches, and gives the exit code of how it ended.</summary>
    public async Task<int> RunAsync(Guid id, CancellationToken cancellationToken)
    {
        var end = invocation.Parsed.GetValue(invocation.Options.Timeout) is { } timeout ? invocation.Now + timeout : DateTimeOffset.MaxValue;
        if (invocation.WantsJson)
        {
            await foreach (var rollout in ReadAsync(id, end, cancellationToken))
            {
                _last = rollout;
            }

            await invocation.Terminal.WriteBytesAsync(_last!.Json, cancellationToken);
        }
        else if (invocation.Terminal.IsTerminal)
        {
            await invocation.Terminal.DrawAsync(ShowAsync(id, end, cancellationToken));
        }
        else
        {
            await LogAsync(id, end, cancellationToken);
        }

        return ExitCodes.Of(_last!.Value.Status);
    }

    private async IAsyncEnumerable<Report> ShowAsync(Guid id, DateTimeOffset end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rollout in ReadAsync(id, end, cancellationToken))
        {
            _last = rollout;
            yield return RolloutView.Show(rollout.Value, invocation.Now);
        }
    }

    /// <summary>A line for each step, for logs.</summary>
    private async Task LogAsync(Guid id, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var (steps, status) = (0, (RolloutStatus?)null);
        await foreach (var rollout in ReadAsync(id, end, cancellationToken))
        {
            _last = rollout;
            foreach (var step in (rollout.Value.Steps ?? []).Skip(steps))
            {
                steps++;
                await invocation.Terminal.WriteLineAsync($"{Words.Name(step.Kind)} {Words.Name(step.Outcome)}: {(step.Subject is { } subject ? subject + ": " : "")}{step.Detail}");
            }

            if (status != rollout.Value.Status)
            {
                status = rollout.Value.Status;
                await invocation.Terminal.WriteLineAsync($"rollout {id} is {Words.Name(rollout.Value.Status)}");
            }
        }

        await invocation.Terminal.ShowAsync(new Report([.. RolloutView.FailureOf(_last!.Value)]));
    }

    private async IAsyncEnumerable<Answer<RolloutResource>> ReadAsync(Guid id, DateTimeOffset end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            Answer<RolloutResource>? rollout = null;
            try
            {
                rollout = await invocation.Client.GetRolloutAsync(id, cancellationToken);
                failures = 0;
            }
            catch (CommandFailure failure) when (failure.ExitCode == ExitCodes.NoAnswer && _last is not null && ++failures < MaxFailures)
            {
                // A gateway that is restarted continues the rollout.
            }

            if (rollout is not null)
            {
                yield return rollout;
            }

            if ((rollout ?? _last)!.Value.Status.IsFinished() || invocation.Now >= end)
            {
                yield break;
            }

            await Task.Delay(Interval, invocation.Time, cancellationToken);
        }
    }
}
