using System.Collections.Concurrent;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Writes what a plan found to differ. Deployments are written side by side, as far as the server can take it
/// (<c>Gateway:Prefect:WriteConcurrency</c>).
/// </summary>
internal sealed class PlanApplier
{
    private readonly IPrefectServer _prefect;
    private readonly DeploymentWriter _writer;
    private readonly LiveReader _reader;
    private readonly DueRuns _due;
    private readonly TimeProvider _time;

    public PlanApplier(IPrefectServer prefect, DeploymentWriter writer, LiveReader reader, DueRuns due, TimeProvider time)
    {
        _prefect = prefect;
        _writer = writer;
        _reader = reader;
        _due = due;
        _time = time;
    }

    /// <summary>
    /// Applies what can be undone: creates, updates and pauses. A variable to which deployments refer already is written after the deployments: what is new
    /// of them has the new image from its first run on, and all others get it with that one write.
    /// </summary>
    /// <exception cref="PrefectUnavailableException">At least one write failed in a way that may pass; the others went on.</exception>
    /// <exception cref="PrefectRefusedException">At least one write was refused; the others went on.</exception>
    public async Task ApplyAsync(PlannedWork work, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        var failures = new ConcurrentBag<Exception>();
        await WriteVariablesAsync(work.Variables.Where(static variable => !variable.IsLast), work, failures, attempt, cancellationToken);
        ThrowFirst(failures);
        var flows = await EnsureFlowsAsync(work.Creates, attempt.Log, cancellationToken);
        var due = await _due.FindAsync(work.Updates, cancellationToken);
        var created = new ConcurrentDictionary<PlannedDeployment, Guid>(ReferenceEqualityComparer.Instance);
        var creates = work.Creates.Select(create => WriteAsync(StepKind.Create, SubjectOf(create), failures, attempt, async () =>
        {
            created[create] = await _writer.CreateAsync((create.Before ?? create).Spec, flows[create.FlowName], cancellationToken);
            attempt.MarkCreated(create.FlowName, create.Spec.Name);
            return "Created.";
        }));
        var updates = work.Updates.Where(static update => update.Before is not PlannedDeployment.Unchanged).Select(update => WriteAsync(StepKind.Update, SubjectOf(update), failures, attempt, async () =>
        {
            await _writer.UpdateAsync(update.Before as PlannedDeployment.Update ?? update, due.Contains(update.LiveId), cancellationToken);
            attempt.MarkUpdated(update.FlowName, update.Spec.Name);
            return $"Updated {string.Join(", ", update.Changes.Select(change => change.Field))}.";
        }));
        var kept = work.Pauses.Where(static prune => prune.OwnJobVariables is not null).Select(prune => WriteAsync(StepKind.Update, work.Subjects.Of(prune.FlowName, prune.Live.Name), failures, attempt, async () =>
        {
            await _writer.WriteJobVariablesAsync(prune.Live.Id, prune.OwnJobVariables!.Value, hasDueRuns: !prune.Live.Paused && prune.Live.Schedules.Count > 0, cancellationToken);
            return "Its image is now its own, because the deployment was removed from the manifest.";
        }));
        await Task.WhenAll(creates.Concat(updates).Concat(kept));
        ThrowFirst(failures);
        await WriteVariablesAsync(work.Variables.Where(static variable => variable.IsLast), work, failures, attempt, cancellationToken);
        ThrowFirst(failures);
        var references = work.Creates.Where(created.ContainsKey).Select(create => (Deployment: (PlannedDeployment)create, Id: created[create]))
            .Concat(work.Updates.Select(static update => (Deployment: (PlannedDeployment)update, Id: update.LiveId)))
            .Where(static pair => pair.Deployment.Before is not null)
            .Select(pair => WriteAsync(StepKind.Update, SubjectOf(pair.Deployment), failures, attempt, async () =>
            {
                await _writer.WriteJobVariablesAsync(pair.Id, ImageVariableReferences.OnServer(pair.Deployment.Spec), due.Contains(pair.Id) || (pair.Deployment is PlannedDeployment.Create && MakesRuns(pair.Deployment.Spec)), cancellationToken);
                attempt.MarkUpdated(pair.Deployment.FlowName, pair.Deployment.Spec.Name);
                return $"It refers to the variable {pair.Deployment.Spec.ImageVariable}, which now holds its image.";
            }));
        await Task.WhenAll(references);

        // Triggers start runs: they change when the deployments that they run are as they should be.
        ThrowFirst(failures);
        var automations = work.Automations.Select(deployment => WriteAsync(StepKind.Automation, SubjectOf(deployment), failures, attempt, async () =>
        {
            await _writer.WriteAutomationsAsync(deployment.Automations!, cancellationToken);
            attempt.MarkUpdated(deployment.FlowName, deployment.Spec.Name);
            return $"Triggers: {deployment.Automations!.Creates.Count} created, {deployment.Automations.Updates.Count} updated, {deployment.Automations.Deletes.Count} deleted.";
        }));
        var pauses = work.Pauses.Where(static prune => prune.Action == PlannedAction.Prune).Select(prune => WriteAsync(StepKind.Prune, work.Subjects.Of(prune.FlowName, prune.Live.Name), failures, attempt, async () =>
        {
            await _writer.DeleteAutomationsAsync(prune.Automations, cancellationToken);
            if (prune.Pauses)
            {
                await _writer.PauseAsync(prune.Live.Id, cancellationToken);
            }

            attempt.MarkPruned(prune.FlowName, prune.Live.Name);
            return "Paused, because the deployment was removed from the manifest.";
        }));
        await Task.WhenAll(automations.Concat(pauses));
        ThrowFirst(failures);
        await Task.WhenAll(DeleteVariables(work.UnusedVariables, failures, attempt, cancellationToken));
        ThrowFirst(failures);

        string SubjectOf(PlannedDeployment deployment) => work.Subjects.Of(deployment.FlowName, deployment.Spec.Name);
    }

    private Task WriteVariablesAsync(
        IEnumerable<PlannedVariable> variables, PlannedWork work, ConcurrentBag<Exception> failures, RolloutAttempt attempt, CancellationToken cancellationToken) =>
        Task.WhenAll(variables.Select(variable => WriteAsync(StepKind.Variable, variable.Name, failures, attempt, async () =>
        {
            await _writer.WriteVariableAsync(variable, cancellationToken);
            var switched = work.SwitchedBy(variable).ToList();
            foreach (var deployment in switched)
            {
                attempt.MarkUpdated(deployment.FlowName, deployment.Spec.Name);
            }

            return $"{(variable.Live is null ? "Created with" : "Set to")} {variable.Image}{(switched.Count > 0 ? $", which {switched.Count} of the deployments now run" : "")}.";
        })));

    // Those of a new deployment are few, and one may be due at once.
    private static bool MakesRuns(DeploymentSpec spec) => spec.Paused is not true && spec.Schedules.Any(static schedule => schedule.Active ?? true);

    private IEnumerable<Task> DeleteVariables(IEnumerable<LiveVariable> variables, ConcurrentBag<Exception> failures, RolloutAttempt attempt, CancellationToken cancellationToken) =>
        variables.Select(variable => WriteAsync(StepKind.Variable, variable.Name, failures, attempt, async () =>
        {
            await _writer.DeleteVariableAsync(variable.Name, cancellationToken);
            return "Deleted, because none of the repository's deployments in the MODE refers to it any more.";
        }));

    // What will not pass outweighs what may: there is no use in trying again.
    private static void ThrowFirst(ConcurrentBag<Exception> failures)
    {
        if (failures.OfType<PrefectRefusedException>().FirstOrDefault() is { } refused)
        {
            throw refused;
        }

        if (failures.FirstOrDefault() is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>
    /// Deletes what is to go, after all the rest is in place, because it cannot be undone. It is paused already: what cannot be deleted
    /// now does no harm, and the next rollout tries again.
    /// </summary>
    /// <returns>The deployments that are gone.</returns>
    public async Task<IReadOnlySet<Guid>> DeleteAsync(PlannedWork work, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        var gone = new ConcurrentDictionary<Guid, bool>();
        var failures = new ConcurrentBag<Exception>();
        var orphans = work.Orphans.Select(orphan => WriteAsync(StepKind.Automation, orphan.DeploymentName, failures, attempt, async () =>
        {
            await _writer.DeleteAutomationsAsync([orphan.Automation], cancellationToken);
            return $"Deleted the automation {orphan.Automation.Name}, because its deployment no longer exists.";
        }));
        var deletes = work.Deletes.Select(prune => WriteAsync(StepKind.Prune, work.Subjects.Of(prune.FlowName, prune.Live.Name), failures, attempt, async () =>
        {
            await _writer.DeleteAsync(prune.Live.Id, cancellationToken);
            attempt.MarkPruned(prune.FlowName, prune.Live.Name);
            gone[prune.Live.Id] = true;
            return "Deleted, because the deployment was removed from the manifest.";
        }));
        await Task.WhenAll(orphans.Concat(deletes));
        return gone.Keys.ToHashSet();
    }

    private async Task<Dictionary<string, Guid>> EnsureFlowsAsync(IReadOnlyList<PlannedDeployment.Create> creates, RolloutLog log, CancellationToken cancellationToken)
    {
        var flows = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var name in creates.Select(create => create.FlowName).Distinct(StringComparer.Ordinal))
        {
            var started = _time.GetTimestamp();
            flows[name] = await _prefect.EnsureFlowAsync(name, cancellationToken);
            _reader.Remember(flows[name], name);
            log.Add(StepKind.CreateFlow, StepOutcome.Succeeded, name, "The flow exists.", _time.GetElapsedTime(started));
        }

        return flows;
    }

    private async Task WriteAsync(StepKind kind, string deployment, ConcurrentBag<Exception> failures, RolloutAttempt attempt, Func<Task<string>> write)
    {
        var started = _time.GetTimestamp();
        try
        {
            var detail = await write();
            attempt.Log.Add(kind, StepOutcome.Succeeded, deployment, detail, _time.GetElapsedTime(started));
        }
        catch (Exception exception) when (exception is PrefectUnavailableException or PrefectRefusedException)
        {
            attempt.Log.Add(kind, StepOutcome.Failed, deployment, exception.Message, _time.GetElapsedTime(started));
            failures.Add(exception);
        }
    }
}
