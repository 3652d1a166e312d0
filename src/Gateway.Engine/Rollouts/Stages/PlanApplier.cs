using System.Collections.Concurrent;
using Gateway.Lanes;
using Gateway.Ledger;
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
        var run = new Run(work, attempt, cancellationToken);
        await run.EndAsync(WriteVariables(run, isLast: false));
        var flows = await EnsureFlowsAsync(work.Creates, attempt.Log, cancellationToken);
        var due = await _due.FindAsync(work.Updates, cancellationToken);
        var created = new ConcurrentDictionary<PlannedDeployment, Guid>(ReferenceEqualityComparer.Instance);
        await run.EndAsync(Create(run, flows, created).Concat(Update(run, due)).Concat(KeepImages(run)));
        await run.EndAsync(WriteVariables(run, isLast: true));
        await run.EndAsync(ReferToVariables(run, created, due));

        // Triggers start runs: they change when the deployments that they run are as they should be.
        await run.EndAsync(WriteAutomations(run).Concat(Pause(run)));
        await run.EndAsync(DeleteVariables(run));
    }

    private IEnumerable<Task> WriteVariables(Run run, bool isLast) =>
        run.Work.Variables.Where(variable => variable.IsLast == isLast).Select(variable => WriteAsync(StepKind.Variable, variable.Name, run, async () =>
        {
            await _writer.WriteVariableAsync(variable, run.CancellationToken);
            var switched = run.Work.SwitchedBy(variable).ToList();
            foreach (var deployment in switched)
            {
                run.Attempt.MarkUpdated(deployment.FlowName, deployment.Spec.Name);
            }

            return $"{(variable.Live is null ? "Created with" : "Set to")} {variable.Image}{(switched.Count > 0 ? $", which {switched.Count} of the deployments now run" : "")}.";
        }));

    private IEnumerable<Task> Create(Run run, Dictionary<string, Guid> flows, ConcurrentDictionary<PlannedDeployment, Guid> created) =>
        run.Work.Creates.Select(create => WriteAsync(StepKind.Create, run.SubjectOf(create), run, async () =>
        {
            created[create] = await _writer.CreateAsync((create.Before ?? create).Spec, flows[create.FlowName], run.CancellationToken);
            run.Attempt.MarkCreated(create.FlowName, create.Spec.Name);
            return "Created.";
        }));

    private IEnumerable<Task> Update(Run run, IReadOnlySet<Guid> due) =>
        run.Work.Updates.Where(static update => update.Before is not PlannedDeployment.Unchanged).Select(update => WriteAsync(StepKind.Update, run.SubjectOf(update), run, async () =>
        {
            await _writer.UpdateAsync(update.Before as PlannedDeployment.Update ?? update, due.Contains(update.LiveId), run.CancellationToken);
            run.Attempt.MarkUpdated(update.FlowName, update.Spec.Name);
            return $"Updated {string.Join(", ", update.Changes.Select(change => change.Field))}.";
        }));

    private IEnumerable<Task> KeepImages(Run run) =>
        run.Work.Pauses.Where(static prune => prune.OwnJobVariables is not null).Select(prune => WriteAsync(StepKind.Update, run.SubjectOf(prune), run, async () =>
        {
            await _writer.WriteJobVariablesAsync(prune.Live.Id, prune.OwnJobVariables!.Value, DueRuns.AreMadeBy(prune.Live), run.CancellationToken);
            return $"Its image is now its own, because {ReasonToPrune(run.Attempt)}.";
        }));

    // Of those that were created just now there are few, and one may have a run due at once.
    private IEnumerable<Task> ReferToVariables(Run run, ConcurrentDictionary<PlannedDeployment, Guid> created, IReadOnlySet<Guid> due) =>
        run.Work.Creates.Where(created.ContainsKey).Select(create => (Deployment: (PlannedDeployment)create, Id: created[create], HasDueRuns: DueRuns.AreMadeBy(create.Spec)))
            .Concat(run.Work.Updates.Select(update => (Deployment: (PlannedDeployment)update, Id: update.LiveId, HasDueRuns: due.Contains(update.LiveId))))
            .Where(static written => written.Deployment.Before is not null)
            .Select(written => WriteAsync(StepKind.Update, run.SubjectOf(written.Deployment), run, async () =>
            {
                var spec = written.Deployment.Spec;
                await _writer.WriteJobVariablesAsync(written.Id, ImageVariableReferences.OnServer(spec), written.HasDueRuns, run.CancellationToken);
                run.Attempt.MarkUpdated(written.Deployment.FlowName, spec.Name);
                return $"It refers to the variable {spec.ImageVariable}, which now holds its image.";
            }));

    private IEnumerable<Task> WriteAutomations(Run run) =>
        run.Work.Automations.Select(deployment => WriteAsync(StepKind.Automation, run.SubjectOf(deployment), run, async () =>
        {
            await _writer.WriteAutomationsAsync(deployment.Automations!, run.CancellationToken);
            run.Attempt.MarkUpdated(deployment.FlowName, deployment.Spec.Name);
            return $"Triggers: {deployment.Automations!.Creates.Count} created, {deployment.Automations.Updates.Count} updated, {deployment.Automations.Deletes.Count} deleted.";
        }));

    private IEnumerable<Task> Pause(Run run) =>
        run.Work.Pauses.Where(static prune => prune.Action == PlannedAction.Prune).Select(prune => WriteAsync(StepKind.Prune, run.SubjectOf(prune), run, async () =>
        {
            await _writer.DeleteAutomationsAsync(prune.Automations, run.CancellationToken);
            if (prune.Pauses)
            {
                await _writer.PauseAsync(prune.Live.Id, run.CancellationToken);
            }

            run.Attempt.MarkPruned(prune.FlowName, prune.Live.Name);
            return $"Paused, because {ReasonToPrune(run.Attempt)}.";
        }));

    private static string ReasonToPrune(RolloutAttempt attempt) => attempt.Rollout.Kind switch
    {
        RolloutKind.Removal => $"the branch {attempt.Rollout.Branch} is done",
        RolloutKind.Rollback or RolloutKind.Redeploy => $"rollout {attempt.Rollout.SourceId}, which is applied again, does not have the deployment",
        _ => "the deployment was removed from the manifest",
    };

    private IEnumerable<Task> DeleteVariables(Run run) =>
        run.Work.UnusedVariables.Select(variable => WriteAsync(StepKind.Variable, variable.Name, run, async () =>
        {
            await _writer.DeleteVariableAsync(variable.Name, run.CancellationToken);
            return "Deleted, because none of the repository's deployments in the MODE refers to it any more.";
        }));

    /// <summary>
    /// Deletes what is to go, after all the rest is in place, because it cannot be undone. It is paused already: what cannot be deleted
    /// now does no harm, and the next rollout tries again.
    /// </summary>
    /// <returns>The deployments that are gone.</returns>
    public async Task<IReadOnlySet<Guid>> DeleteAsync(PlannedWork work, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        var run = new Run(work, attempt, cancellationToken);
        var gone = new ConcurrentDictionary<Guid, bool>();
        var orphans = work.Orphans.Select(orphan => WriteAsync(StepKind.Automation, orphan.DeploymentName, run, async () =>
        {
            await _writer.DeleteAutomationsAsync([orphan.Automation], cancellationToken);
            return $"Deleted the automation {orphan.Automation.Name}, because its deployment no longer exists.";
        }));
        var deletes = work.Deletes.Select(prune => WriteAsync(StepKind.Prune, run.SubjectOf(prune), run, async () =>
        {
            await _writer.DeleteAsync(prune.Live.Id, cancellationToken);
            attempt.MarkPruned(prune.FlowName, prune.Live.Name);
            gone[prune.Live.Id] = true;
            return $"Deleted, because {ReasonToPrune(attempt)}.";
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

    private async Task WriteAsync(StepKind kind, string subject, Run run, Func<Task<string>> write)
    {
        var started = _time.GetTimestamp();
        try
        {
            var detail = await write();
            run.Attempt.Log.Add(kind, StepOutcome.Succeeded, subject, detail, _time.GetElapsedTime(started));
        }
        catch (Exception exception) when (exception is PrefectUnavailableException or PrefectRefusedException)
        {
            run.Attempt.Log.Add(kind, StepOutcome.Failed, subject, exception.Message, _time.GetElapsedTime(started));
            run.Record(exception);
        }
    }

    /// <summary>One go at a plan: what is to be done, and what failed of it.</summary>
    private sealed class Run(PlannedWork work, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        private readonly ConcurrentBag<Exception> _failures = [];

        public PlannedWork Work => work;

        public RolloutAttempt Attempt => attempt;

        public CancellationToken CancellationToken => cancellationToken;

        public string SubjectOf(PlannedDeployment deployment) => work.Subjects.Of(deployment.FlowName, deployment.Spec.Name);

        public string SubjectOf(PlannedPrune prune) => work.Subjects.Of(prune.FlowName, prune.Live.Name);

        public void Record(Exception failure) => _failures.Add(failure);

        /// <summary>Waits for all of some writes, and fails if one did.</summary>
        public async Task EndAsync(IEnumerable<Task> writes)
        {
            await Task.WhenAll(writes);

            // What will not pass outweighs what may: there is no use in trying again.
            if (_failures.OfType<PrefectRefusedException>().FirstOrDefault() is { } refused)
            {
                throw refused;
            }

            if (_failures.FirstOrDefault() is { } failure)
            {
                throw failure;
            }
        }
    }
}
