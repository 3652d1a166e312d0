using System.Collections.Concurrent;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Prefect;
using Microsoft.Extensions.Options;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Puts back what a rollout changed. What is still to do is worked out from the server as it is, so that it may be cut short anywhere
/// and begun again. A write that ended without an answer may take effect late: only a look from after its time to settle counts.
/// </summary>
internal sealed class RolloutReverter
{
    private readonly IPrefectServer _prefect;
    private readonly DeploymentWriter _writer;
    private readonly LiveReader _reader;
    private readonly RolloutOptions _options;
    private readonly TimeProvider _time;

    public RolloutReverter(IPrefectServer prefect, DeploymentWriter writer, LiveReader reader, IOptions<RolloutOptions> options, TimeProvider time)
    {
        _prefect = prefect;
        _writer = writer;
        _reader = reader;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Puts everything in the snapshot back.</summary>
    /// <param name="snapshot">What was there before.</param>
    /// <param name="reason">Why the rollout does not succeed.</param>
    /// <param name="resumed">Whether an earlier process wrote too, whose last write may have gone without an answer.</param>
    /// <param name="log">The rollout's log.</param>
    /// <param name="cancellationToken">The service stops; the next start goes on.</param>
    /// <returns>How the rollout ends.</returns>
    public async Task<RolloutEnd> RestoreAsync(RolloutSnapshot snapshot, RolloutEnd reason, bool resumed, RolloutLog log, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.RestoreDeadline, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var backoff = new PrefectBackoff(_options, _time);
        var settling = new Settling(_prefect, _options.SettlingTime, resumed, _time);
        var state = new RestoreState(snapshot, log);
        while (true)
        {
            try
            {
                var left = settling.Left;
                switch (await TryAsync(state, settling, linked.Token))
                {
                    case Progress.Finished when left > TimeSpan.Zero:
                        state.RecordUnsettled(left);
                        await Task.Delay(left, _time, linked.Token);
                        continue;
                    case Progress.Finished:
                        return state.IsStuck ? state.GiveUp(reason) : state.Done(reason);
                    case Progress.Written when !state.IsAsBeforeTheLastGo:
                        continue;
                }
            }
            catch (PrefectUnavailableException exception)
            {
                state.RecordFailure(exception);
                log.Add(StepKind.Wait, StepOutcome.Failed, null, exception.Message);
            }
            catch (PrefectRefusedException exception)
            {
                // Reading is refused: there is nothing to be done without it.
                state.RecordFailure(exception);
                return state.GiveUp(reason);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return state.GiveUp(reason);
            }

            if (!await backoff.WaitAsync(linked.Token))
            {
                cancellationToken.ThrowIfCancellationRequested();
                return state.GiveUp(reason);
            }
        }
    }

    /// <summary>One look and one go at what is not as it was.</summary>
    private async Task<Progress> TryAsync(RestoreState state, Settling settling, CancellationToken cancellationToken)
    {
        var live = await _reader.ReadDeploymentsAsync(LiveNames.In(state.Snapshot), cancellationToken);
        state.RecordLook(RestorePlan.For(state.Snapshot.Entries, live));
        var actions = state.Remaining!.Where(action => !state.IsRefused(action.Entry)).ToList();
        if (actions.Count == 0)
        {
            return Progress.Finished;
        }

        try
        {
            // A variable that is not there comes before what is to refer to it, and one that runs are started with after all the rest.
            foreach (var turn in actions.GroupBy(static action => action is RestoreAction.Variable { IsLast: var isLast } ? isLast ? 2 : 0 : 1).OrderBy(static turn => turn.Key))
            {
                var written = await Task.WhenAll(turn.Select(action => WriteAsync(action, state, cancellationToken)));
                if (!written.All(static done => done))
                {
                    return Progress.Failed;
                }
            }

            return Progress.Written;
        }
        finally
        {
            settling.Record();
        }
    }

    private async Task<bool> WriteAsync(RestoreAction action, RestoreState state, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        if (action is RestoreAction.Impossible { Reason: var reason })
        {
            state.RecordImpossible(action.Entry, reason);
            return true;
        }

        try
        {
            var detail = await WriteAsync(action, cancellationToken);
            state.MarkReverted(action, detail, _time.GetElapsedTime(started));
            return true;
        }
        catch (PrefectUnavailableException exception)
        {
            state.RecordFailed(action.Entry, exception, _time.GetElapsedTime(started));
            return false;
        }
        catch (PrefectRefusedException exception)
        {
            state.RecordFailed(action.Entry, exception, _time.GetElapsedTime(started));
            state.RecordRefused(action.Entry);
            return true;
        }
    }

    private async Task<string> WriteAsync(RestoreAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case RestoreAction.Delete delete:
                await _writer.DeleteAutomationsAsync(delete.Automations.Deletes, cancellationToken);
                await _writer.DeleteAsync(delete.LiveId, cancellationToken);
                return "Deleted, because the deployment did not exist before.";
            case RestoreAction.Update update:
                // The change that is put back has removed them just now.
                await _writer.UpdateAsync(update.Back, DueRuns.AreMadeAfter(update.Back), cancellationToken);
                return $"Reverted {string.Join(", ", update.Back.Changes.Select(change => change.Field))}.";
            case RestoreAction.Triggers triggers:
                await _writer.RestoreAutomationsAsync(triggers.Automations, triggers.LiveId, cancellationToken);
                return "Reverted the triggers.";
            case RestoreAction.Create create:
                await _writer.CreateAsync(create.Spec, create.Entry.Before!.FlowId, cancellationToken);
                return "Created again under a new id, because the deployment existed before.";
            case RestoreAction.Variable variable:
                await _writer.RestoreVariableAsync(variable.Before, variable.IsThere, cancellationToken);
                return $"Reverted to {variable.Before.Image ?? "what it held before"}.";
            case RestoreAction.DeleteVariable delete:
                await _writer.DeleteVariableAsync(delete.Entry.Name, cancellationToken);
                return "Deleted, because the variable did not exist before.";
            default:
                throw new InvalidOperationException($"Unknown action {action}.");
        }
    }

    /// <summary>What came of one go.</summary>
    private enum Progress
    {
        /// <summary>Nothing is left that another go could do.</summary>
        Finished,

        /// <summary>Everything was written: another look tells whether that was all.</summary>
        Written,

        /// <summary>Something failed that may pass.</summary>
        Failed,
    }

    /// <summary>Until when a write of this rollout that Prefect did not answer may still take effect.</summary>
    private sealed class Settling
    {
        private readonly IPrefectServer _prefect;
        private readonly TimeSpan _time;
        private readonly TimeProvider _clock;
        private readonly long _began;
        private TimeSpan _until;

        public Settling(IPrefectServer prefect, TimeSpan time, bool resumed, TimeProvider clock)
        {
            _prefect = prefect;
            _time = time;
            _clock = clock;
            _began = clock.GetTimestamp();
            _until = resumed ? time : TimeSpan.Zero;
            Record();
        }

        /// <summary>How long that is from now; nothing when all is settled.</summary>
        public TimeSpan Left => _until - _clock.GetElapsedTime(_began);

        /// <summary>Takes in what became of the writes so far. Writes of other lanes that come later are none of this rollout's.</summary>
        public void Record()
        {
            if (_prefect.SinceUnansweredWrite is { } since && _clock.GetElapsedTime(_began) - since + _time is var until && until > _until)
            {
                _until = until;
            }
        }
    }

    /// <summary>How far restoring has come.</summary>
    private sealed class RestoreState(RolloutSnapshot snapshot, RolloutLog log)
    {
        private readonly ConcurrentDictionary<SnapshotEntry, bool> _restored = new();
        private readonly ConcurrentDictionary<SnapshotEntry, bool> _recreated = new();
        private readonly ConcurrentDictionary<SnapshotEntry, bool> _refused = new();
        private readonly ConcurrentDictionary<RestoreAction, bool> _writtenSinceLook = new(ReferenceEqualityComparer.Instance);
        private string? _lastFailure;
        private bool _unsettled;

        private readonly DeploymentSubjects _subjects = new(snapshot.Entries.Where(static entry => entry.Variable is null).Select(static entry => (entry.FlowName, entry.Name)));

        public RolloutSnapshot Snapshot { get; } = snapshot;

        /// <summary>What was not as it was when the server was looked at last; null before that.</summary>
        public IReadOnlyList<RestoreAction>? Remaining { get; private set; }

        /// <summary>Whether the last look showed what the one before it had shown: what was written in between changed nothing.</summary>
        public bool IsAsBeforeTheLastGo { get; private set; }

        public bool IsStuck => Remaining is { Count: > 0 };

        public bool IsRefused(SnapshotEntry entry) => _refused.ContainsKey(entry);

        public void RecordLook(IReadOnlyList<RestoreAction> remaining)
        {
            IsAsBeforeTheLastGo = Remaining is { } before && before.Select(Subject).SequenceEqual(remaining.Select(Subject));
            Remaining = remaining;
            _writtenSinceLook.Clear();
            _unsettled = false;
        }

        public void MarkReverted(RestoreAction action, string detail, TimeSpan took)
        {
            _writtenSinceLook[action] = true;
            _restored[action.Entry] = true;
            if (action is RestoreAction.Create)
            {
                _recreated[action.Entry] = true;
            }

            log.Add(StepKind.Restore, StepOutcome.Succeeded, _subjects.Of(action.Entry.FlowName, action.Entry.Name), detail, took);
        }

        public void RecordFailed(SnapshotEntry entry, Exception exception, TimeSpan took)
        {
            RecordFailure(exception);
            log.Add(StepKind.Restore, StepOutcome.Failed, _subjects.Of(entry.FlowName, entry.Name), exception.Message, took);
        }

        public void RecordRefused(SnapshotEntry entry) => _refused[entry] = true;

        public void RecordImpossible(SnapshotEntry entry, string reason)
        {
            _lastFailure = reason;
            _refused[entry] = true;
            log.Add(StepKind.Restore, StepOutcome.Failed, _subjects.Of(entry.FlowName, entry.Name), reason);
        }

        public void RecordFailure(Exception exception) => _lastFailure = exception.Message;

        public void RecordUnsettled(TimeSpan left)
        {
            _unsettled = true;
            log.Add(StepKind.Wait, StepOutcome.Succeeded, null, $"A write that Prefect did not answer may still take effect. The server is checked again in {left.TotalSeconds:0.###} s (Gateway:Rollouts:SettlingTime).");
        }

        public RolloutEnd Done(RolloutEnd reason) => reason with
        {
            Status = reason.Status == RolloutStatus.Cancelled ? RolloutStatus.Cancelled : RolloutStatus.RolledBack,
            Detail = $"{reason.Detail} {(_restored.IsEmpty ? "The rollout had not changed anything" : "All changes of the rollout were reverted")}, so every deployment is as it was before{ButForIds()}.",
            Counts = reason.Counts with { Restored = CountDeployments(_restored.Keys) },
        };

        public RolloutEnd GiveUp(RolloutEnd reason)
        {
            var changed = Changed();
            RecordLeft(changed);
            return reason with
            {
                Status = RolloutStatus.Failed,
                Code = Codes.RestoreFailed,
                Detail = $"{reason.Detail} Not all changes could be reverted. {WhereIsWhat(changed)} The last failure: {_lastFailure ?? "the server did not answer in time."}",
                Counts = reason.Counts with { Restored = CountDeployments(_restored.Keys.Except(changed)) },
            };
        }

        // Where each deployment was left is to be found among the steps, whichever look was the last.
        private void RecordLeft(IReadOnlyList<SnapshotEntry> changed)
        {
            var detail = Remaining is null ? "Left as it is: whether the rollout changed it could not be read." : "Left changed.";
            var subjects = changed.SelectMany(entry => entry.Variable is null ? [_subjects.Of(entry.FlowName, entry.Name)] : entry.Deployments);
            foreach (var subject in subjects.Distinct(StringComparer.Ordinal))
            {
                log.Add(StepKind.Restore, StepOutcome.Failed, subject, detail);
            }
        }

        /// <summary>What the last look showed, less what was written since; all of it before the first look.</summary>
        private IReadOnlyList<SnapshotEntry> Changed() => Remaining is { } remaining
            ? [.. remaining.Where(action => !_writtenSinceLook.ContainsKey(action)).Select(action => action.Entry).Distinct()]
            : [.. Snapshot.Entries];

        private string WhereIsWhat(IReadOnlyList<SnapshotEntry> changed)
        {
            if (Remaining is null)
            {
                return $"The server could not be read, so these deployments may be changed or not: {Names(changed)}.";
            }

            var asBefore = Snapshot.Entries.Except(changed).ToList();
            return (changed.Count > 0 ? $"Still changed: {Names(changed)}." : "")
                + (asBefore.Count > 0 ? $" As before{ButForIds()}: {Names(asBefore)}." : "")
                + (_unsettled ? " A write that Prefect did not answer may still take effect." : "");
        }

        private string ButForIds() => _recreated.IsEmpty ? "" : $", except for the new ids of deployments that were created again ({Names(_recreated.Keys)})";

        // The kind of what is to be done and its deployment: what is to be written may hold secrets and is not compared.
        private static (Type Kind, string Flow, string Name) Subject(RestoreAction action) => (action.GetType(), action.Entry.FlowName, action.Entry.Name);

        private static string Names(IEnumerable<SnapshotEntry> entries) =>
            string.Join(", ", entries.Select(static entry => entry.Title).Order(StringComparer.Ordinal));

        private static int CountDeployments(IEnumerable<SnapshotEntry> entries) => entries.SelectMany(static entry => entry.Deployments).Distinct(StringComparer.Ordinal).Count();
    }
}
