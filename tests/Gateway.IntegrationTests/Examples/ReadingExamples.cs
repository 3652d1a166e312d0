using Gateway.IntegrationTests.Operating;

namespace Gateway.IntegrationTests.Examples;

/// <summary>What those are answered who read: health, rollouts, MODEs, drift and the audit.</summary>
internal sealed class ReadingExamples(ExampleRecorder recorder, ExampleGateways gateways)
{
    public async Task RecordHealthAsync()
    {
        gateways.Sandbox.Heartbeat("docker-staging", "worker-1");
        gateways.Sandbox.Heartbeat("docker-prod", "worker-2");
        await recorder.RecordAsync(gateways.Working, "GetLiveness", 200, ExampleRequests.Get("/health/live"));
        await recorder.RecordAsync(gateways.Working, "GetReadiness", 200, ExampleRequests.Get("/health/ready"));
        await recorder.RecordAsync(gateways.Limited, "GetReadiness", 503, ExampleRequests.Get("/health/ready"));
    }

    /// <summary>Records what rollouts changed, and how they differ.</summary>
    /// <param name="first">A rollout that succeeded.</param>
    /// <param name="last">The last one that did.</param>
    public async Task RecordChangesAsync(string first, string last)
    {
        await ReadAsync("GetRolloutChanges", 200, $"/rollouts/{last}/changes");
        await ReadFormAsync("GetRolloutChanges", 200, $"/rollouts/{last}/changes", "text/markdown");
        await ReadFormAsync("GetRolloutChanges", 406, $"/rollouts/{last}/changes", "text/csv");
        await ReadAsync("GetRolloutChanges", 404, $"/rollouts/{Guid.Empty}/changes");
        await ReadAsync("CompareRollouts", 200, $"/rollouts/{first}/compare/{last}");
        await ReadFormAsync("CompareRollouts", 200, $"/rollouts/{first}/compare/{last}", "text/markdown");
        await ReadFormAsync("CompareRollouts", 406, $"/rollouts/{first}/compare/{last}", "text/csv");
        await ReadAsync("CompareRollouts", 404, $"/rollouts/{first}/compare/{Guid.Empty}");
        await ReadAsync("CompareRolloutWithLive", 200, $"/rollouts/{first}/compare/live");
        await ReadFormAsync("CompareRolloutWithLive", 200, $"/rollouts/{first}/compare/live", "text/markdown");
        await ReadFormAsync("CompareRolloutWithLive", 406, $"/rollouts/{first}/compare/live", "text/csv");
        await ReadAsync("CompareRolloutWithLive", 404, $"/rollouts/{Guid.Empty}/compare/live");
        await gateways.WhilePrefectAnswersAsync(401, () => ReadAsync("CompareRolloutWithLive", 502, $"/rollouts/{first}/compare/live"));
    }

    public async Task RecordRolloutsAsync(string rollout)
    {
        await ReadAsync("ListRollouts", 200, "/rollouts?mode=staging&limit=1");
        await ReadAsync("ListRollouts", 400, "/rollouts?status=done&limit=0");
        await ReadAsync("GetRollout", 200, $"/rollouts/{rollout}");
        await ReadAsync("GetRollout", 404, $"/rollouts/{Guid.Empty}");
        await ReadAsync("WatchRollout", 200, $"/rollouts/{rollout}/events");
        await ReadAsync("WatchRollout", 400, $"/rollouts/{rollout}/events?last_event_id=first");
        await ReadAsync("WatchRollout", 404, $"/rollouts/{Guid.Empty}/events");
    }

    /// <summary>Records MODEs and their drift, and leaves the drift.</summary>
    public async Task RecordModesAsync()
    {
        await ReadAsync("ListModes", 200, "/modes");
        await ReadAsync("GetMode", 200, "/modes/staging");
        await ReadAsync("GetMode", 404, "/modes/none");
        await ReadAsync("GetModeEnvironment", 200, "/modes/staging/env");
        await ReadAsync("GetModeEnvironment", 404, "/modes/none/env");
        await gateways.ChangeByHandAsync(HttpMethod.Patch, "abordagem-staging", """{ "paused": true, "tags": ["by-hand"] }""");
        await gateways.ChangeByHandAsync(HttpMethod.Delete, "cad-unico-staging");
        await ReadAsync("GetModeDrift", 200, "/modes/staging/drift");
        await ReadAsync("GetModeDrift", 400, "/modes/staging/drift?cached=perhaps");
        await ReadAsync("GetModeDrift", 404, "/modes/none/drift");
        await gateways.WhilePrefectAnswersAsync(401, () => ReadAsync("GetModeDrift", 502, "/modes/staging/drift"));
        await gateways.WhilePrefectAnswersAsync(500, () => ReadAsync("GetModeDrift", 503, "/modes/staging/drift"));
    }

    public async Task RecordAuditAsync()
    {
        await ReadAsync("ListRefusals", 200, "/refusals?limit=1");
        await ReadAsync("ListRefusals", 400, "/refusals?commit=main");
        await ReadAsync("ListAudit", 200, "/audit?action=freeze&limit=1", OperatedGateway.AdminKey);
        await ReadAsync("ListAudit", 400, "/audit?since=yesterday&outcome=denied&limit=0", OperatedGateway.AdminKey);
    }

    private async Task ReadFormAsync(string operation, int status, string path, string form)
    {
        var request = ExampleRequests.Get("/api/v1" + path, ExampleGateways.ReaderKey);
        request.Headers.TryAddWithoutValidation("Accept", form);
        await recorder.RecordAsync(gateways.Working, operation, status, request);
    }

    private Task<RecordedAnswer> ReadAsync(string operation, int status, string path, string key = ExampleGateways.ReaderKey) =>
        recorder.RecordAsync(gateways.Working, operation, status, ExampleRequests.Get("/api/v1" + path, key));
}
