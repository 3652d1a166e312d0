using Gateway.Diagnostics;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using Microsoft.Extensions.Options;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Runs a deployment of the MODE's choice once a rollout is in place, and waits for its end. The run is created with the rollout's id as
/// idempotency key: a process that takes a rollout up again waits for the run that its predecessor had created.
/// </summary>
internal sealed class SmokeRuns
{
    /// <summary>How long the end of a run is asked for: a server that does not answer keeps no rollout from being put back.</summary>
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(10);

    private readonly IPrefectServer _prefect;
    private readonly RolloutOptions _options;
    private readonly TimeProvider _time;

    public SmokeRuns(IPrefectServer prefect, IOptions<RolloutOptions> options, TimeProvider time)
    {
        _prefect = prefect;
        _options = options.Value;
        _time = time;
    }

    /// <summary>The deployment that the MODE wants run, where there is anything new to try.</summary>
    public static PlannedDeployment.Unchanged? FindDeployment(RolloutAttempt attempt) => attempt.Target.Mode.SmokeRun is { } smoke && IsWorthARun(attempt)
        ? attempt.Plan.Deployments.OfType<PlannedDeployment.Unchanged>().FirstOrDefault(deployment => smoke.Selects(deployment.FlowName, deployment.Spec.Name))
        : null;

    /// <summary>Creates the run and follows it to its end.</summary>
    /// <param name="attempt">The rollout, whose deployments are in place.</param>
    /// <param name="deployment">The deployment, one that <see cref="FindDeployment"/> found.</param>
    /// <param name="cancellationToken">The rollout is cancelled, or the service stops.</param>
    /// <returns>Why it did not succeed; null when it did.</returns>
    public Task<Finding?> FollowAsync(RolloutAttempt attempt, PlannedDeployment.Unchanged deployment, CancellationToken cancellationToken) =>
        FollowAsync(attempt, attempt.Target.Mode.SmokeRun!, deployment.LiveId, cancellationToken);

    /// <summary>
    /// Asks for the end of the run that a rollout may have under way; what comes of it does not matter. One whose id no answer told is
    /// looked for by its key: a process that ended, or an answer that was lost, leaves none behind. One that is not found may come yet:
    /// asked again, it is looked for again.
    /// </summary>
    public async Task StopAsync(Rollout rollout, SmokeRunTrace trace, RolloutLog log)
    {
        if (!trace.MayBeUnderWay)
        {
            return;
        }

        using var patience = new CancellationTokenSource(CancelPatience, _time);
        try
        {
            if ((trace.Id ?? await FindAsync(rollout, patience.Token)) is { } id)
            {
                trace.Id = id;
                trace.MayBeUnderWay = false;
                await _prefect.CancelFlowRunAsync(id, patience.Token);
                log.Add(StepKind.SmokeRun, StepOutcome.Succeeded, NameOf(rollout), "Requested the cancellation of the smoke run.");
            }
        }
        catch (Exception exception) when (exception is PrefectUnavailableException or PrefectRefusedException or OperationCanceledException)
        {
            log.Add(StepKind.SmokeRun, StepOutcome.Failed, NameOf(rollout), $"Could not request the cancellation of the smoke run: {exception.Message}");
        }
    }

    private async Task<Guid?> FindAsync(Rollout rollout, CancellationToken cancellationToken) =>
        await _prefect.FindFlowRunAsync(KeyOf(rollout), cancellationToken) is { HasEnded: false } run ? run.Id : null;

    private static string NameOf(Rollout rollout) => $"smoke-run-{rollout.Id}";

    private static string KeyOf(Rollout rollout) => rollout.Id.ToString();

    // Where nothing was written there is nothing new to try; and healing puts back what was tried when it was rolled out.
    private static bool IsWorthARun(RolloutAttempt attempt) => !attempt.Snapshot.IsEmpty && attempt.Rollout.Kind is not (RolloutKind.Heal or RolloutKind.Removal);

    private async Task<Finding?> FollowAsync(RolloutAttempt attempt, SmokeRun smoke, Guid deployment, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(smoke.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var trace = attempt.SmokeRun;
        var course = new Course(attempt.Log, smoke.Deployment, _time);
        try
        {
            while (true)
            {
                try
                {
                    trace.MayBeUnderWay = true;
                    var run = trace.Id is { } id
                        ? await _prefect.ReadFlowRunAsync(id, linked.Token)
                        : await _prefect.CreateFlowRunAsync(deployment, NameOf(attempt.Rollout), KeyOf(attempt.Rollout), linked.Token);
                    trace.Id = run.Id;
                    trace.MayBeUnderWay = !run.HasEnded;
                    course.Record(run);
                    if (run.HasEnded)
                    {
                        return run.Succeeded ? null : Failure(Codes.SmokeRunFailed, $"The smoke run of {smoke.Deployment}, flow run {run.Name}, ended as {run.State!.Name}.");
                    }
                }
                catch (PrefectUnavailableException exception)
                {
                    course.RecordAway(exception);
                }

                await Task.Delay(_options.SmokeRunPause, _time, linked.Token);
            }
        }
        catch (PrefectRefusedException exception)
        {
            return Failure(Codes.SmokeRunFailed, $"Prefect refused the smoke run of {smoke.Deployment}. {exception.Message}");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await StopAsync(attempt.Rollout, trace, attempt.Log);
            return Failure(Codes.SmokeRunTimeout, $"The smoke run of {smoke.Deployment} did not end within {smoke.Timeout.TotalSeconds:0.###} s; {course.Last}.");
        }
    }

    private static Finding Failure(string code, string message) => new(
        code,
        FindingSeverity.Warning,
        message,
        "Check the flow run in Prefect, fix the cause, and send the build again.");

    /// <summary>Records the states that a run goes through, each once.</summary>
    private sealed class Course(RolloutLog log, string deployment, TimeProvider time)
    {
        private readonly long _started = time.GetTimestamp();
        private string? _state;
        private bool _away;

        /// <summary>How far it has come, for a sentence.</summary>
        public string Last => _state is null ? "it could not be created" : $"it was {_state}";

        public void Record(LiveFlowRun run)
        {
            _away = false;
            if (run.State is not { } state || state.Name == _state)
            {
                return;
            }

            _state = state.Name;
            log.Add(
                StepKind.SmokeRun,
                run.HasEnded && !run.Succeeded ? StepOutcome.Failed : StepOutcome.Succeeded,
                deployment,
                $"{state.Name}: flow run {run.Name} ({run.Id}).",
                time.GetElapsedTime(_started));
        }

        public void RecordAway(PrefectUnavailableException exception)
        {
            if (!_away)
            {
                _away = true;
                log.Add(StepKind.Wait, StepOutcome.Failed, deployment, exception.Message);
            }
        }
    }
}
