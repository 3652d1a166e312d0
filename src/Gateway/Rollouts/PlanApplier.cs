using System.Collections.Concurrent;
using Gateway.Ledger;
using Gateway.Prefect;
using Gateway.Rollouts.Planning;

namespace Gateway.Rollouts;

/// <summary>
/// Writes what a plan found to differ. Deployments are written side by side, as far as the server can take it
/// (<c>Gateway:Prefect:WriteConcurrency</c>); the calls for one deployment keep their order.
/// </summary>
internal sealed class PlanApplier
{
    private readonly IPrefectServer _prefect;
    private readonly LiveReader _reader;
    private readonly TimeProvider _time;

    public PlanApplier(IPrefectServer prefect, LiveReader reader, TimeProvider time)
    {
        _prefect = prefect;
        _reader = reader;
        _time = time;
    }

    /// <summary>Applies the plan.</summary>
    /// <exception cref="PrefectUnavailableException">At least one write failed in a way that may pass; the others went on.</exception>
    /// <exception cref="PrefectRefusedException">At least one write was refused; the others went on.</exception>
    public async Task ApplyAsync(PlannedWork work, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        var flows = await EnsureFlowsAsync(work.Creates, attempt.Log, cancellationToken);
        var failures = new ConcurrentBag<Exception>();
        var writes = work.Creates
            .Select(create => WriteAsync(StepKind.Create, create.Spec.Name, failures, attempt, () => CreateAsync(create, flows[create.FlowName], attempt, cancellationToken)))
            .Concat(work.Updates.Select(update =>
                WriteAsync(StepKind.Update, update.Spec.Name, failures, attempt, () => UpdateAsync(update, attempt, cancellationToken))));
        await Task.WhenAll(writes);

        // What will not pass outweighs what may: there is no use in trying again.
        if (failures.OfType<PrefectRefusedException>().FirstOrDefault() is { } refused)
        {
            throw refused;
        }

        if (failures.FirstOrDefault() is { } failure)
        {
            throw failure;
        }
    }

    private async Task<Dictionary<string, Guid>> EnsureFlowsAsync(IReadOnlyList<PlannedDeployment.Create> creates, RolloutLog log, CancellationToken cancellationToken)
    {
        var flows = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var name in creates.Select(create => create.FlowName).Distinct(StringComparer.Ordinal))
        {
            var started = _time.GetTimestamp();
            flows[name] = await _prefect.EnsureFlowAsync(name, cancellationToken);
            _reader.Remember(flows[name], name);
            log.Add(StepKind.CreateFlow, StepOutcome.Succeeded, name, "The flow is there.", _time.GetElapsedTime(started));
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

    private async Task<string> CreateAsync(PlannedDeployment.Create create, Guid flowId, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        await _prefect.CreateDeploymentAsync(DeploymentBodies.Create(create.Spec, flowId), cancellationToken);
        attempt.NoteCreated(create.Spec.Name);
        return "Created.";
    }

    private async Task<string> UpdateAsync(PlannedDeployment.Update update, RolloutAttempt attempt, CancellationToken cancellationToken)
    {
        foreach (var schedule in update.SchedulesToDelete)
        {
            await _prefect.DeleteScheduleAsync(update.LiveId, schedule, cancellationToken);
        }

        if (update.Patch is { } patch)
        {
            await _prefect.UpdateDeploymentAsync(update.LiveId, patch, cancellationToken);
        }

        attempt.NoteUpdated(update.Spec.Name);
        return $"Updated {string.Join(", ", update.Changes.Select(change => change.Field))}.";
    }
}
