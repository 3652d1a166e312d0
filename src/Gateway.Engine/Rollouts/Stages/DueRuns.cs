using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Rollouts.Stages;

/// <summary>
/// Keeps runs from being lost. Whenever a deployment is changed, Prefect drops the runs that its schedules have made and that are still to
/// come, and makes them again some seconds later: one that is due before that never runs (measured on 3.8.3; its scheduler looks for changed
/// deployments every five seconds). Where one is due soon, the gateway has them made again at once.
/// </summary>
internal sealed class DueRuns(IPrefectServer prefect, TimeProvider time)
{
    /// <summary>How soon: longer than a rollout writes and the scheduler takes.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);

    /// <summary>Whether a deployment has schedules that make runs once it is changed.</summary>
    public static bool AreMadeAfter(PlannedDeployment.Update update)
    {
        var isPaused = update.Patch is { } patch && patch.TryGetProperty("paused", out var paused) ? paused.GetBoolean() : update.Live.Paused;
        return !isPaused && AreMadeBy(update.Spec.Schedules);
    }

    /// <summary>The same of one that was created just now.</summary>
    public static bool AreMadeBy(DeploymentSpec created) => created.Paused is not true && AreMadeBy(created.Schedules);

    /// <summary>The same of one that stays as it is otherwise.</summary>
    public static bool AreMadeBy(LiveDeployment live) => !live.Paused && live.Schedules.Any(static schedule => schedule.Active);

    private static bool AreMadeBy(IReadOnlyList<ScheduleSpec> schedules) => schedules.Any(static schedule => schedule.Active ?? true);

    /// <summary>Those of the deployments to change that have a run due soon.</summary>
    public async Task<IReadOnlySet<Guid>> FindAsync(IReadOnlyList<PlannedDeployment.Update> updates, CancellationToken cancellationToken)
    {
        var scheduled = updates.Where(AreMadeAfter).Select(static update => update.LiveId).ToList();
        var now = time.GetUtcNow();
        return scheduled.Count == 0 ? new HashSet<Guid>() : await prefect.ReadDueDeploymentsAsync(scheduled, now, now + Ahead, cancellationToken);
    }
}
