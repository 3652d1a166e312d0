using System.Text.Json;
using Refit;

namespace Gateway.Prefect;

/// <summary>Prefect's HTTP API, as far as the gateway uses it.</summary>
internal interface IPrefectApi
{
    [Get("/version")]
    Task<ApiResponse<JsonElement>> ReadVersionAsync([Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Get("/admin/version")]
    Task<ApiResponse<JsonElement>> ReadServerVersionAsync([Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/deployments/filter")]
    Task<ApiResponse<List<LiveDeployment>>> FilterDeploymentsAsync(
        [Body] DeploymentFilterBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/deployments/")]
    Task<ApiResponse<CreatedAnswer>> CreateDeploymentAsync(
        [Body] JsonElement body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Patch("/deployments/{id}")]
    Task<IApiResponse> UpdateDeploymentAsync(
        Guid id, [Body] JsonElement patch, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Delete("/deployments/{id}")]
    Task<IApiResponse> DeleteDeploymentAsync(
        Guid id, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Delete("/deployments/{id}/schedules/{scheduleId}")]
    Task<IApiResponse> DeleteScheduleAsync(
        Guid id, Guid scheduleId, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/flows/")]
    Task<ApiResponse<CreatedAnswer>> CreateFlowAsync(
        [Body] FlowBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/flows/filter")]
    Task<ApiResponse<List<FlowAnswer>>> FilterFlowsAsync(
        [Body] FlowFilterBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Get("/work_pools/{name}")]
    Task<ApiResponse<WorkPool>> ReadWorkPoolAsync(
        string name, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/automations/filter")]
    Task<ApiResponse<List<LiveAutomation>>> FilterAutomationsAsync(
        [Body] AutomationFilterBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Get("/automations/related-to/{resource}")]
    Task<ApiResponse<List<LiveAutomation>>> ReadRelatedAutomationsAsync(
        string resource, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/automations/")]
    Task<ApiResponse<CreatedAnswer>> CreateAutomationAsync(
        [Body] JsonElement body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Put("/automations/{id}")]
    Task<IApiResponse> UpdateAutomationAsync(
        Guid id, [Body] JsonElement body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Get("/block_types/slug/{slug}")]
    Task<ApiResponse<CreatedAnswer>> ReadBlockTypeAsync(
        string slug, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/block_schemas/filter")]
    Task<ApiResponse<List<CreatedAnswer>>> FilterBlockSchemasAsync(
        [Body] BlockSchemaFilterBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/block_documents/filter")]
    Task<ApiResponse<List<LiveSecretBlock>>> FilterBlocksAsync(
        [Body] BlockFilterBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/block_documents/")]
    Task<ApiResponse<CreatedAnswer>> CreateBlockAsync(
        [Body] BlockBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Patch("/block_documents/{id}")]
    Task<IApiResponse> UpdateBlockAsync(
        Guid id, [Body] BlockPatchBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/variables/filter")]
    Task<ApiResponse<List<LiveVariable>>> FilterVariablesAsync(
        [Body] VariableFilterBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/variables/")]
    Task<ApiResponse<LiveVariable>> CreateVariableAsync(
        [Body] VariableBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Patch("/variables/name/{name}")]
    Task<IApiResponse> UpdateVariableAsync(
        string name, [Body] VariablePatchBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Delete("/variables/name/{name}")]
    Task<IApiResponse> DeleteVariableAsync(
        string name, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/deployments/{id}/create_flow_run")]
    Task<ApiResponse<LiveFlowRun>> CreateFlowRunAsync(
        Guid id, [Body] FlowRunBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/flow_runs/filter")]
    Task<ApiResponse<List<LiveFlowRun>>> FilterFlowRunsAsync(
        [Body] FlowRunFilterBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/flow_runs/filter")]
    Task<ApiResponse<List<DueRun>>> FilterDueRunsAsync(
        [Body] DueRunFilterBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/deployments/{id}/schedule")]
    Task<IApiResponse> ScheduleRunsAsync(
        Guid id, [Body] ScheduleRunsBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Get("/flow_runs/{id}")]
    Task<ApiResponse<LiveFlowRun>> ReadFlowRunAsync(
        Guid id, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Post("/flow_runs/{id}/set_state")]
    Task<IApiResponse> SetFlowRunStateAsync(
        Guid id, [Body] StateBody body, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);

    [Delete("/automations/{id}")]
    Task<IApiResponse> DeleteAutomationAsync(
        Guid id, [Property(PrefectCall.Key)] PrefectCall call, CancellationToken cancellationToken);
}
