using System.Text.Json;

namespace Gateway.Prefect;

/// <summary>
/// The Prefect server, as the gateway uses it. Each call fails with <see cref="PrefectUnavailableException"/> when trying
/// later may help, and with <see cref="PrefectRefusedException"/> when it will not.
/// </summary>
internal interface IPrefectServer
{
    /// <summary>
    /// How long ago a write last ended without the server's word on it, so that it may yet take effect; null when none did. Once it is
    /// sent, a write is not called off: only the time of a try ends it.
    /// </summary>
    TimeSpan? SinceUnansweredWrite { get; }

    /// <summary>
    /// The server's version, read once and again when it may have changed: after any failure, and after some seconds. Null when the server
    /// does not tell one, as behind a proxy that lets only some paths through.
    /// </summary>
    Task<PrefectVersion?> ReadVersionAsync(CancellationToken cancellationToken);

    /// <summary>Reads all deployments of these names, of whatever flow; ordered by name, then id.</summary>
    Task<IReadOnlyList<LiveDeployment>> ReadDeploymentsAsync(IReadOnlyCollection<string> deploymentNames, CancellationToken cancellationToken);

    /// <summary>Reads the names of flows; an id that the server does not know is left out.</summary>
    Task<IReadOnlyDictionary<Guid, string>> ReadFlowNamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Reads a work pool; null when there is none of that name.</summary>
    Task<WorkPool?> ReadWorkPoolAsync(string name, CancellationToken cancellationToken);

    /// <summary>The id of the flow of that name, which is created where there is none.</summary>
    Task<Guid> EnsureFlowAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates a deployment and answers its id. Never sent twice unless the server did nothing the first time.</summary>
    Task<Guid> CreateDeploymentAsync(JsonElement body, CancellationToken cancellationToken);

    /// <summary>Changes the fields that the patch holds.</summary>
    Task UpdateDeploymentAsync(Guid id, JsonElement patch, CancellationToken cancellationToken);

    /// <summary>Removes a deployment; one that is gone already counts as removed.</summary>
    Task DeleteDeploymentAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Removes a schedule; one that is gone already counts as removed.</summary>
    Task DeleteScheduleAsync(Guid deploymentId, Guid scheduleId, CancellationToken cancellationToken);

    /// <summary>Reads all automations of these names, whatever they do and whomever they belong to; ordered by name, then id.</summary>
    Task<IReadOnlyList<LiveAutomation>> ReadAutomationsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Reads all automations that belong to the deployment or run it; ordered by name, then id.</summary>
    Task<IReadOnlyList<LiveAutomation>> ReadAutomationsOfAsync(Guid deploymentId, CancellationToken cancellationToken);

    /// <summary>Creates an automation and answers its id. Never sent twice unless the server did nothing the first time.</summary>
    Task<Guid> CreateAutomationAsync(JsonElement body, CancellationToken cancellationToken);

    /// <summary>Replaces an automation; it keeps its id and its owner.</summary>
    Task UpdateAutomationAsync(Guid id, JsonElement body, CancellationToken cancellationToken);

    /// <summary>Removes one automation; one that is gone already counts as removed.</summary>
    Task DeleteAutomationAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Reads the Secret blocks of these names, without their secrets.</summary>
    Task<IReadOnlyList<LiveSecretBlock>> ReadSecretBlocksAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Creates a Secret block; one of that name that is there already gets the secret.</summary>
    Task CreateSecretBlockAsync(string name, string secret, CancellationToken cancellationToken);

    /// <summary>Replaces the secret of a Secret block.</summary>
    /// <param name="id">The block.</param>
    /// <param name="name">Its name, for what is told of a failure.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task UpdateSecretBlockAsync(Guid id, string name, string secret, CancellationToken cancellationToken);

    /// <summary>Reads the variables of these names, and those that have all of these tags; ordered by name.</summary>
    /// <param name="names">The names; without any, nothing is found.</param>
    /// <param name="tags">The tags; empty to look for names alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<LiveVariable>> ReadVariablesAsync(IReadOnlyCollection<string> names, IReadOnlyList<string> tags, CancellationToken cancellationToken);

    /// <summary>Creates a variable; one of that name that is there already gets the value and the tags.</summary>
    Task CreateVariableAsync(string name, JsonElement value, IReadOnlyList<string> tags, CancellationToken cancellationToken);

    /// <summary>Replaces a variable's value and its tags.</summary>
    Task UpdateVariableAsync(string name, JsonElement value, IReadOnlyList<string> tags, CancellationToken cancellationToken);

    /// <summary>Removes a variable; one that is gone already counts as removed.</summary>
    Task DeleteVariableAsync(string name, CancellationToken cancellationToken);

    /// <summary>Tells which of these deployments have a run of a schedule that is due in this time and that nobody has taken up.</summary>
    Task<IReadOnlySet<Guid>> ReadDueDeploymentsAsync(IReadOnlyCollection<Guid> ids, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the runs of a deployment's schedules now, which the server does by itself every few seconds. It makes those of a paused
    /// deployment, too: never call it for one.
    /// </summary>
    Task ScheduleRunsAsync(Guid deploymentId, CancellationToken cancellationToken);

    /// <summary>Creates a run of a deployment, with the deployment's own parameters; or finds the one that was created with the same key.</summary>
    /// <param name="deploymentId">The deployment.</param>
    /// <param name="name">Name of the run.</param>
    /// <param name="idempotencyKey">The same key and flow give the same run, however often it is sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LiveFlowRun> CreateFlowRunAsync(Guid deploymentId, string name, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Finds the flow run that was created with a key; null when there is none.</summary>
    Task<LiveFlowRun?> FindFlowRunAsync(string idempotencyKey, CancellationToken cancellationToken);

    Task<LiveFlowRun> ReadFlowRunAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Asks for the end of a flow run; one that has ended already stays as it is.</summary>
    Task CancelFlowRunAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Asks the server for its API version, which needs valid credentials, and tries only once.</summary>
    Task<string> CheckHealthAsync(CancellationToken cancellationToken);
}
