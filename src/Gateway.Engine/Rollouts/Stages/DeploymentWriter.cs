using System.Text.Json;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Rollouts.Stages;

/// <summary>Writes one deployment; the calls for it keep their order.</summary>
internal sealed class DeploymentWriter
{
    private static readonly JsonElement Paused = JsonText.Object(json => json.WriteBoolean("paused", true));

    private readonly IPrefectServer _prefect;

    public DeploymentWriter(IPrefectServer prefect) => _prefect = prefect;

    /// <summary>Creates a deployment and the automations of its triggers.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> CreateAsync(DeploymentSpec spec, Guid flowId, CancellationToken cancellationToken)
    {
        var id = await _prefect.CreateDeploymentAsync(DeploymentBodies.Create(spec, flowId), cancellationToken);
        foreach (var trigger in spec.Triggers)
        {
            await _prefect.CreateAutomationAsync(AutomationBodies.Create(trigger, id), cancellationToken);
        }

        return id;
    }

    /// <summary>Makes the automations of a deployment's triggers the wanted ones.</summary>
    public async Task WriteAutomationsAsync(AutomationPlan plan, CancellationToken cancellationToken)
    {
        foreach (var automation in plan.Deletes)
        {
            await _prefect.DeleteAutomationAsync(automation.Id, cancellationToken);
        }

        foreach (var update in plan.Updates)
        {
            await _prefect.UpdateAutomationAsync(update.Id, update.Body, cancellationToken);
        }

        foreach (var create in plan.Creates)
        {
            await _prefect.CreateAutomationAsync(create.Body, cancellationToken);
        }
    }

    /// <summary>Deletes automations by their ids.</summary>
    public async Task DeleteAutomationsAsync(IEnumerable<LiveAutomation> automations, CancellationToken cancellationToken)
    {
        foreach (var automation in automations)
        {
            await _prefect.DeleteAutomationAsync(automation.Id, cancellationToken);
        }
    }

    /// <summary>Puts automations back as they were.</summary>
    public async Task RestoreAutomationsAsync(AutomationRestore restore, Guid deploymentId, CancellationToken cancellationToken)
    {
        await DeleteAutomationsAsync(restore.Deletes, cancellationToken);
        foreach (var before in restore.Updates)
        {
            await _prefect.UpdateAutomationAsync(before.Id, AutomationBodies.Restore(before), cancellationToken);
        }

        foreach (var before in restore.Creates)
        {
            await _prefect.CreateAutomationAsync(AutomationBodies.Recreate(before, deploymentId), cancellationToken);
        }
    }

    /// <summary>Changes a deployment.</summary>
    /// <param name="update">How.</param>
    /// <param name="hasDueRuns">Whether the runs that the server drops with it are to be made again at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task UpdateAsync(PlannedDeployment.Update update, bool hasDueRuns, CancellationToken cancellationToken)
    {
        foreach (var schedule in update.SchedulesToDelete)
        {
            await _prefect.DeleteScheduleAsync(update.LiveId, schedule, cancellationToken);
        }

        if (update.Patch is { } patch)
        {
            await _prefect.UpdateDeploymentAsync(update.LiveId, patch, cancellationToken);
        }

        if (hasDueRuns)
        {
            await _prefect.ScheduleRunsAsync(update.LiveId, cancellationToken);
        }
    }

    /// <summary>
    /// Replaces the job variables of a deployment, which the server does not check against the template of its pool: they are those that it has, but for
    /// how they name the image.
    /// </summary>
    public async Task WriteJobVariablesAsync(Guid id, JsonElement jobVariables, bool hasDueRuns, CancellationToken cancellationToken)
    {
        await _prefect.UpdateDeploymentAsync(id, JsonText.Object(json => JsonText.Write(json, "job_variables", jobVariables)), cancellationToken);
        if (hasDueRuns)
        {
            await _prefect.ScheduleRunsAsync(id, cancellationToken);
        }
    }

    /// <summary>Makes a variable hold an image.</summary>
    public Task WriteVariableAsync(PlannedVariable variable, CancellationToken cancellationToken) => variable.Live is null
        ? _prefect.CreateVariableAsync(variable.Name, JsonText.String(variable.Image), variable.AllTags, cancellationToken)
        : _prefect.UpdateVariableAsync(variable.Name, JsonText.String(variable.Image), variable.AllTags, cancellationToken);

    /// <summary>Puts a variable back as it was.</summary>
    public Task RestoreVariableAsync(LiveVariable before, bool isThere, CancellationToken cancellationToken) => isThere
        ? _prefect.UpdateVariableAsync(before.Name, before.Value, before.Tags, cancellationToken)
        : _prefect.CreateVariableAsync(before.Name, before.Value, before.Tags, cancellationToken);

    public Task DeleteVariableAsync(string name, CancellationToken cancellationToken) => _prefect.DeleteVariableAsync(name, cancellationToken);

    public Task PauseAsync(Guid id, CancellationToken cancellationToken) => _prefect.UpdateDeploymentAsync(id, Paused, cancellationToken);

    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => _prefect.DeleteDeploymentAsync(id, cancellationToken);
}
