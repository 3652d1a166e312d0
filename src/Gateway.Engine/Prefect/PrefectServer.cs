using System.Text.Json;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Refit;

namespace Gateway.Prefect;

/// <summary>Speaks to the Prefect server over HTTP.</summary>
internal sealed class PrefectServer(IPrefectApi api, ISecretRedaction secrets, InDoubtWrites unanswered, KnownVersion version, IOptions<PrefectOptions> options) : IPrefectServer
{
    private const int PageSize = 200;

    /// <summary>How often deployments are read again whose pages overlap.</summary>
    private const int MaxReads = 5;

    /// <summary>Most pages of one list: a server that gives full ones without end must not be read without end.</summary>
    private const int MaxPages = 100;

    private const string SecretSlug = "secret";

    public TimeSpan? SinceUnansweredWrite => unanswered.SinceLast;

    public async Task<PrefectVersion?> ReadVersionAsync(CancellationToken cancellationToken)
    {
        if (version.Last is { } known)
        {
            return known.Version;
        }

        try
        {
            var answer = await SendAsync(PrefectCall.ReadVersion, null, call => api.ReadServerVersionAsync(call, cancellationToken), cancellationToken);
            return version.Record(PrefectVersion.Parse(answer.ValueKind == JsonValueKind.String ? answer.GetString() : null));
        }
        catch (PrefectRefusedException refused) when (refused.Status is 403 or 404 or 405)
        {
            return version.Record(null);
        }
    }

    public async Task<IReadOnlyList<LiveDeployment>> ReadDeploymentsAsync(IReadOnlyCollection<string> deploymentNames, CancellationToken cancellationToken)
    {
        if (deploymentNames.Count == 0)
        {
            return [];
        }

        // Fewer names than a page holds: the answer to each request is whole, so that nothing that comes or goes meanwhile hides another.
        var found = new List<LiveDeployment>();
        foreach (var names in deploymentNames.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(PageSize - 1))
        {
            found.AddRange(await ReadNamedAsync(names, cancellationToken));
        }

        return [.. found.OrderBy(deployment => deployment.Name, StringComparer.Ordinal).ThenBy(deployment => deployment.Id)];
    }

    // Deployments of one name, in several flows, can be more than a page. They have no order on the server, so that one page may repeat
    // what another had, and miss a third: then all are read again.
    private async Task<IReadOnlyCollection<LiveDeployment>> ReadNamedAsync(string[] names, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxReads; attempt++)
        {
            var (found, rows) = await ReadPagesAsync(
                PrefectCall.ReadDeployments,
                (offset, call) => api.FilterDeploymentsAsync(new DeploymentFilterBody(new DeploymentFilter(new AnyName(names)), "NAME_ASC", PageSize, offset), call, cancellationToken),
                static deployment => deployment.Id,
                cancellationToken);
            if (rows == found.Count)
            {
                return found.Values;
            }
        }

        throw new PrefectUnavailableException($"{PrefectCall.ReadDeployments.Name}: the server's pages overlapped {MaxReads} times, so some deployments may be missing. Try again when the server is less busy.");
    }

    public async Task<IReadOnlyDictionary<Guid, string>> ReadFlowNamesAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var names = new Dictionary<Guid, string>();
        foreach (var chunk in ids.Distinct().Order().Chunk(PageSize))
        {
            var body = new FlowFilterBody(new FlowFilter(new AnyId(chunk)), PageSize, 0);
            foreach (var flow in await SendAsync(PrefectCall.ReadFlows, null, call => api.FilterFlowsAsync(body, call, cancellationToken), cancellationToken))
            {
                names[flow.Id] = flow.Name;
            }
        }

        return names;
    }

    public async Task<WorkPool?> ReadWorkPoolAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(PrefectCall.ReadWorkPool, name, call => api.ReadWorkPoolAsync(name, call, cancellationToken), cancellationToken);
        }
        catch (PrefectRefusedException refused) when (refused is { Status: 404, IsUnknownPath: false })
        {
            return null;
        }
    }

    public async Task<Guid> EnsureFlowAsync(string name, CancellationToken cancellationToken) =>
        (await SendAsync(PrefectCall.EnsureFlow, name, call => api.CreateFlowAsync(new FlowBody(name), call, cancellationToken), cancellationToken)).Id;

    public async Task<Guid> CreateDeploymentAsync(JsonElement body, CancellationToken cancellationToken) =>
        (await SendAsync(PrefectCall.CreateDeployment, NameIn(body), call => api.CreateDeploymentAsync(body, call, cancellationToken), cancellationToken)).Id;

    public Task UpdateDeploymentAsync(Guid id, JsonElement patch, CancellationToken cancellationToken) =>
        SendAsync(PrefectCall.UpdateDeployment, id.ToString(), call => api.UpdateDeploymentAsync(id, patch, call, cancellationToken), cancellationToken);

    public Task DeleteDeploymentAsync(Guid id, CancellationToken cancellationToken) =>
        DeleteAsync(PrefectCall.DeleteDeployment, id.ToString(), call => api.DeleteDeploymentAsync(id, call, cancellationToken), cancellationToken);

    public Task DeleteScheduleAsync(Guid deploymentId, Guid scheduleId, CancellationToken cancellationToken) =>
        DeleteAsync(
            PrefectCall.DeleteSchedule,
            $"{scheduleId} of deployment {deploymentId}",
            call => api.DeleteScheduleAsync(deploymentId, scheduleId, call, cancellationToken),
            cancellationToken);

    public async Task<IReadOnlyList<LiveAutomation>> ReadAutomationsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        // Automations of one name have no order on the server: with few names to a request a page has few of them to repeat.
        var found = new Dictionary<Guid, LiveAutomation>();
        foreach (var chunk in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(PageSize))
        {
            var (automations, _) = await ReadPagesAsync(
                PrefectCall.ReadAutomations,
                (offset, call) => api.FilterAutomationsAsync(new AutomationFilterBody(new AutomationFilter(new AnyName(chunk)), "NAME_ASC", PageSize, offset), call, cancellationToken),
                static automation => automation.Id,
                cancellationToken);
            foreach (var (id, automation) in automations)
            {
                found[id] = automation;
            }
        }

        return InOrder(found.Values);
    }

    public async Task<IReadOnlyList<LiveAutomation>> ReadAutomationsOfAsync(Guid deploymentId, CancellationToken cancellationToken)
    {
        var resource = AutomationBodies.OwnerOf(deploymentId);
        return InOrder(await SendAsync(
            PrefectCall.ReadAutomations, $"of {resource}", call => api.ReadRelatedAutomationsAsync(resource, call, cancellationToken), cancellationToken));
    }

    public async Task<Guid> CreateAutomationAsync(JsonElement body, CancellationToken cancellationToken) =>
        (await SendAsync(PrefectCall.CreateAutomation, NameIn(body), call => api.CreateAutomationAsync(body, call, cancellationToken), cancellationToken)).Id;

    public Task UpdateAutomationAsync(Guid id, JsonElement body, CancellationToken cancellationToken) =>
        SendAsync(PrefectCall.UpdateAutomation, id.ToString(), call => api.UpdateAutomationAsync(id, body, call, cancellationToken), cancellationToken);

    public Task DeleteAutomationAsync(Guid id, CancellationToken cancellationToken) =>
        DeleteAsync(PrefectCall.DeleteAutomation, id.ToString(), call => api.DeleteAutomationAsync(id, call, cancellationToken), cancellationToken);

    public async Task<IReadOnlyList<LiveSecretBlock>> ReadSecretBlocksAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var found = new List<LiveSecretBlock>();
        foreach (var chunk in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(PageSize))
        {
            var body = new BlockFilterBody(new BlockFilter(new AnyName(chunk)), new BlockTypeFilter(new AnyName([SecretSlug])), IncludeSecrets: false, PageSize, 0);
            found.AddRange(await SendAsync(PrefectCall.ReadBlocks, null, call => api.FilterBlocksAsync(body, call, cancellationToken), cancellationToken));
        }

        return found;
    }

    public async Task CreateSecretBlockAsync(string name, string secret, CancellationToken cancellationToken)
    {
        var type = (await SendAsync(PrefectCall.ReadBlocks, null, call => api.ReadBlockTypeAsync(SecretSlug, call, cancellationToken), cancellationToken)).Id;
        var schemas = await SendAsync(
            PrefectCall.ReadBlocks,
            null,
            call => api.FilterBlockSchemasAsync(new BlockSchemaFilterBody(new BlockSchemaFilter(new AnyId([type]))), call, cancellationToken),
            cancellationToken);
        if (schemas is not [var schema, ..])
        {
            throw new PrefectRefusedException("create Secret block: Prefect has no schema for the block type secret. Install Prefect's system block types.", 404);
        }

        var body = new BlockBody(name, type, schema.Id, new SecretData(secret));
        try
        {
            await SendAsync(PrefectCall.CreateBlock, name, call => api.CreateBlockAsync(body, call, cancellationToken), cancellationToken);
        }
        catch (PrefectRefusedException refused) when (refused.Status == 409)
        {
            // Another rollout was faster, or an answer was lost.
            if (await ReadSecretBlocksAsync([name], cancellationToken) is not [var there])
            {
                throw;
            }

            await UpdateSecretBlockAsync(there.Id, name, secret, cancellationToken);
        }
    }

    public Task UpdateSecretBlockAsync(Guid id, string name, string secret, CancellationToken cancellationToken) => SendAsync(
        PrefectCall.UpdateBlock,
        name,
        call => api.UpdateBlockAsync(id, new BlockPatchBody(new SecretData(secret), MergeExistingData: false), call, cancellationToken),
        cancellationToken);

    public async Task<IReadOnlyList<LiveVariable>> ReadVariablesAsync(IReadOnlyCollection<string> names, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var filter = new VariableFilter("or_", new AnyName([.. names.Order(StringComparer.Ordinal)]), tags.Count > 0 ? new AllTags(tags) : null);
        var (found, _) = await ReadPagesAsync(
            PrefectCall.ReadVariables,
            (offset, call) => api.FilterVariablesAsync(new VariableFilterBody(filter, "NAME_ASC", PageSize, offset), call, cancellationToken),
            static variable => variable.Id,
            cancellationToken);
        return [.. found.Values.OrderBy(static variable => variable.Name, StringComparer.Ordinal)];
    }

    public async Task CreateVariableAsync(string name, JsonElement value, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(PrefectCall.CreateVariable, name, call => api.CreateVariableAsync(new VariableBody(name, value, tags), call, cancellationToken), cancellationToken);
        }
        catch (PrefectRefusedException refused) when (refused.Status == 409)
        {
            // An answer was lost, or somebody was faster.
            await UpdateVariableAsync(name, value, tags, cancellationToken);
        }
    }

    public Task UpdateVariableAsync(string name, JsonElement value, IReadOnlyList<string> tags, CancellationToken cancellationToken) => SendAsync(
        PrefectCall.UpdateVariable,
        name,
        call => api.UpdateVariableAsync(name, new VariablePatchBody(value, tags), call, cancellationToken),
        cancellationToken);

    public Task DeleteVariableAsync(string name, CancellationToken cancellationToken) =>
        DeleteAsync(PrefectCall.DeleteVariable, name, call => api.DeleteVariableAsync(name, call, cancellationToken), cancellationToken);

    public async Task<IReadOnlySet<Guid>> ReadDueDeploymentsAsync(
        IReadOnlyCollection<Guid> ids, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var due = new HashSet<Guid>();
        foreach (var chunk in ids.Distinct().Order().Chunk(PageSize))
        {
            var body = new DueRunFilterBody(new DueRunFilter(new AnyId(chunk), new RunStateFilter(new AnyName(["SCHEDULED"])), new TimeFilter(from, until)), PageSize, 0);
            var runs = await SendAsync(PrefectCall.ReadDueRuns, null, call => api.FilterDueRunsAsync(body, call, cancellationToken), cancellationToken);

            // More than a page is so many that each may have one.
            due.UnionWith(runs.Count < PageSize ? runs.Select(static run => run.DeploymentId).OfType<Guid>() : chunk);
        }

        return due;
    }

    public Task ScheduleRunsAsync(Guid deploymentId, CancellationToken cancellationToken) => SendAsync(
        PrefectCall.ScheduleRuns,
        $"of deployment {deploymentId}",
        call => api.ScheduleRunsAsync(deploymentId, new ScheduleRunsBody(), call, cancellationToken),
        cancellationToken);

    public Task<LiveFlowRun> CreateFlowRunAsync(Guid deploymentId, string name, string idempotencyKey, CancellationToken cancellationToken) => SendAsync(
        PrefectCall.CreateFlowRun,
        $"of deployment {deploymentId}",
        call => api.CreateFlowRunAsync(deploymentId, new FlowRunBody(name, idempotencyKey), call, cancellationToken),
        cancellationToken);

    public async Task<LiveFlowRun?> FindFlowRunAsync(string idempotencyKey, CancellationToken cancellationToken)
    {
        var body = new FlowRunFilterBody(new FlowRunFilter(new AnyName([idempotencyKey])), 1, 0);
        var found = await SendAsync(PrefectCall.ReadFlowRun, null, call => api.FilterFlowRunsAsync(body, call, cancellationToken), cancellationToken);
        return found.FirstOrDefault();
    }

    public Task<LiveFlowRun> ReadFlowRunAsync(Guid id, CancellationToken cancellationToken) =>
        SendAsync(PrefectCall.ReadFlowRun, id.ToString(), call => api.ReadFlowRunAsync(id, call, cancellationToken), cancellationToken);

    public Task CancelFlowRunAsync(Guid id, CancellationToken cancellationToken) => SendAsync(
        PrefectCall.CancelFlowRun,
        id.ToString(),
        call => api.SetFlowRunStateAsync(id, new StateBody(new NewState("CANCELLING")), call, cancellationToken),
        cancellationToken);

    public async Task<string> CheckHealthAsync(CancellationToken cancellationToken) =>
        (await SendAsync(PrefectCall.CheckHealth, null, call => api.ReadVersionAsync(call, cancellationToken), cancellationToken)).ToString();

    private static string? NameIn(JsonElement body) =>
        body.TryGetProperty("name", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static LiveAutomation[] InOrder(IEnumerable<LiveAutomation> automations) =>
        [.. automations.OrderBy(automation => automation.Name, StringComparer.Ordinal).ThenBy(automation => automation.Id)];

    private async Task DeleteAsync(
        PrefectCall call, string subject, Func<PrefectCall, Task<IApiResponse>> send, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(call, subject, send, cancellationToken);
        }
        catch (PrefectRefusedException refused) when (refused.Status == 404)
        {
            // What was to go is gone.
        }
    }

    /// <summary>Reads a list page by page, to the one that is not full.</summary>
    /// <returns>What was found, each once, and how many there were with those that came again.</returns>
    private async Task<(Dictionary<Guid, T> Found, int Rows)> ReadPagesAsync<T>(
        PrefectCall operation, Func<int, PrefectCall, Task<ApiResponse<List<T>>>> send, Func<T, Guid> id, CancellationToken cancellationToken)
    {
        var (found, rows) = (new Dictionary<Guid, T>(), 0);
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var (offset, before) = (rows, found.Count);
            var page = await SendAsync(operation, null, call => send(offset, call), cancellationToken);
            foreach (var one in page)
            {
                found[id(one)] = one;
            }

            rows += page.Count;
            if (page.Count != PageSize)
            {
                return (found, rows);
            }

            if (found.Count == before)
            {
                throw new PrefectUnavailableException($"{operation.Name}: the server returned the same page twice, so a proxy may have answered. Check Gateway:Prefect:ApiUrl.");
            }
        }

        throw new PrefectUnavailableException($"{operation.Name}: the server returned more than {MaxPages} full pages, which is the maximum.");
    }

    private async Task<T> SendAsync<T>(
        PrefectCall call, string? subject, Func<PrefectCall, Task<ApiResponse<T>>> send, CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(call, subject, send, cancellationToken);
        return response is { HasContent: true, Content: { } content }
            ? content
            : throw PrefectFailures.Unreadable(call, subject, (int?)response.StatusCode);
    }

    private async Task SendAsync(
        PrefectCall call, string? subject, Func<PrefectCall, Task<IApiResponse>> send, CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(call, subject, send, cancellationToken);
    }

    private async Task<TResponse> AnswerAsync<TResponse>(
        PrefectCall call, string? subject, Func<PrefectCall, Task<TResponse>> send, CancellationToken cancellationToken)
        where TResponse : IApiResponse
    {
        TResponse response;
        try
        {
            response = await send(call);
        }
        catch (Exception failure) when (IsTransport(failure))
        {
            version.Forget();
            cancellationToken.ThrowIfCancellationRequested();
            throw PrefectFailures.Unreached(call, subject, failure);
        }

        var error = response.Error;
        if (error is null)
        {
            return response;
        }

        response.Dispose();
        version.Forget();
        cancellationToken.ThrowIfCancellationRequested();
        throw error switch
        {
            ApiException answered when (int)answered.StatusCode is < 200 or >= 300 => PrefectFailures.Answered(call, subject, (int)answered.StatusCode, answered.Content, secrets.Redact, options.Value.ApiUrl),
            ApiException garbled => PrefectFailures.Unreadable(call, subject, (int)garbled.StatusCode),
            _ => PrefectFailures.Unreached(call, subject, error.InnerException ?? error),
        };
    }

    private static bool IsTransport(Exception failure) => failure
        is HttpRequestException or TimeoutRejectedException or BrokenCircuitException or IOException or OperationCanceledException or ApiRequestException;
}
