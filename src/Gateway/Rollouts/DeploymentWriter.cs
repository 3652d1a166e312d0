using System.Text.Json;
using Gateway.Manifests;
using Gateway.Prefect;
using Gateway.Rollouts.Planning;

namespace Gateway.Rollouts;

/// <summary>Writes one deployment; the calls for it keep their order.</summary>
internal sealed class DeploymentWriter
{
    private static readonly JsonElement Paused = JsonText.Object(json => json.WriteBoolean("paused", true));

    private readonly IPrefectServer _prefect;

    public DeploymentWriter(IPrefectServer prefect) => _prefect = prefect;

    public Task CreateAsync(DeploymentSpec spec, Guid flowId, CancellationToken cancellationToken) =>
        _prefect.CreateDeploymentAsync(DeploymentBodies.Create(spec, flowId), cancellationToken);

    public async Task UpdateAsync(PlannedDeployment.Update update, CancellationToken cancellationToken)
    {
        foreach (var schedule in update.SchedulesToDelete)
        {
            await _prefect.DeleteScheduleAsync(update.LiveId, schedule, cancellationToken);
        }

        if (update.Patch is { } patch)
        {
            await _prefect.UpdateDeploymentAsync(update.LiveId, patch, cancellationToken);
        }
    }

    public Task PauseAsync(Guid id, CancellationToken cancellationToken) => _prefect.UpdateDeploymentAsync(id, Paused, cancellationToken);

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => _prefect.DeleteDeploymentAsync(id, cancellationToken);
}
