using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Ledger;
using Gateway.Rollouts;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>
/// Follows a rollout as events: <c>step</c> with the step's id in the ledger, <c>status</c> when that has changed, and <c>end</c>, the
/// last. Only steps have an id, so that resuming is by step. The data is JSON of the API in UTF-8.
/// </summary>
internal sealed class RolloutEvents
{
    private readonly IRolloutLedger _ledger;
    private readonly RolloutChanges _changes;
    private readonly TimeProvider _time;
    private readonly TimeSpan _heartbeat;
    private readonly CancellationToken _stopping;

    public RolloutEvents(
        IRolloutLedger ledger,
        RolloutChanges changes,
        TimeProvider time,
        IOptions<RolloutOptions> options,
        IHostApplicationLifetime lifetime)
    {
        _ledger = ledger;
        _changes = changes;
        _time = time;
        _heartbeat = options.Value.EventHeartbeat;
        _stopping = lifetime.ApplicationStopping;
    }

    /// <summary>Follows a rollout until it has ended, the watcher goes, or the service stops.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="after">Id of the last step that the watcher has; 0 for none.</param>
    /// <param name="keepOpen">Sends something that is no event; called after each time of silence.</param>
    /// <param name="cancellationToken">Says that the watcher has gone.</param>
    public async IAsyncEnumerable<SseItem<byte[]>> FollowAsync(
        Guid id,
        long after,
        Func<CancellationToken, Task> keepOpen,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping);

        // Watched before it is read: what is written between the two is noticed.
        using var watch = _changes.Watch(id);
        RolloutStatus? told = null;
        while (await LookAsync(id, after, over.Token) is var (rollout, steps))
        {
            foreach (var step in steps)
            {
                after = step.Id;
                yield return Event("step", JsonSerializer.SerializeToUtf8Bytes(RolloutResources.ToStep(step), RolloutJson.Answers.RolloutStepResource), step.Id);
            }

            if (rollout.Status != told)
            {
                told = rollout.Status;
                var status = new RolloutStatusEvent(rollout.Status, _time.GetUtcNow());
                yield return Event("status", JsonSerializer.SerializeToUtf8Bytes(status, RolloutJson.Answers.RolloutStatusEvent));
            }

            if (rollout.Status.IsFinished())
            {
                yield return Event("end", JsonSerializer.SerializeToUtf8Bytes(rollout.ToResource(), RolloutJson.Answers.RolloutResource));
                yield break;
            }

            await WaitAsync(watch, keepOpen, over.Token);
        }
    }

    private static SseItem<byte[]> Event(string type, byte[] data, long? id = null) =>
        new(data, type) { EventId = id?.ToString(CultureInfo.InvariantCulture) };

    /// <summary>The rollout first: the steps that are read after it are all that belong to its status, and perhaps more.</summary>
    private async Task<(Rollout Rollout, IReadOnlyList<RolloutStep> Steps)?> LookAsync(Guid id, long after, CancellationToken over)
    {
        try
        {
            return await _ledger.FindAsync(id, over) is { } rollout
                ? (rollout, await _ledger.ListStepsAsync(rollout.Sequence, after, over))
                : null;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return null;
        }
        catch (LedgerUnavailableException)
        {
            // The ledger has logged it. The stream breaks off without an end, which has its watcher come back.
            return null;
        }
    }

    private async Task WaitAsync(RolloutWatch watch, Func<CancellationToken, Task> keepOpen, CancellationToken over)
    {
        try
        {
            if (!await watch.WaitAsync(_heartbeat, over))
            {
                await keepOpen(over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The next look ends the stream.
        }
    }
}
