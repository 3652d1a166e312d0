using System.Net;
using System.Net.Http.Headers;
using Gateway.IntegrationTests.Operating;

namespace Gateway.IntegrationTests.Examples;

/// <summary>What every operation that needs a role answers whoever has none, not enough of one, or asks too often.</summary>
internal sealed class AccessExamples(ExampleRecorder recorder, ExampleGateways gateways)
{
    private static readonly (string Operation, HttpMethod Method, string Path)[] ForReaders =
    [
        ("ListRollouts", HttpMethod.Get, "/rollouts"),
        ("GetRollout", HttpMethod.Get, $"/rollouts/{Guid.Empty}"),
        ("WatchRollout", HttpMethod.Get, $"/rollouts/{Guid.Empty}/events"),
        ("GetRolloutChanges", HttpMethod.Get, $"/rollouts/{Guid.Empty}/changes"),
        ("CompareRollouts", HttpMethod.Get, $"/rollouts/{Guid.Empty}/compare/{Guid.Empty}"),
        ("CompareRolloutWithLive", HttpMethod.Get, $"/rollouts/{Guid.Empty}/compare/live"),
        ("ListModes", HttpMethod.Get, "/modes"),
        ("GetMode", HttpMethod.Get, "/modes/staging"),
        ("ListRefusals", HttpMethod.Get, "/refusals"),
        ("PostModePlan", HttpMethod.Post, "/modes/staging/plans"),
        ("PostRollback", HttpMethod.Post, "/modes/staging/rollbacks"),
        ("PostSync", HttpMethod.Post, "/modes/staging/sync"),
        ("RedeployRollout", HttpMethod.Post, $"/rollouts/{Guid.Empty}/redeploy"),
        ("ListBranches", HttpMethod.Get, "/branches"),
        ("GetModeEnvironment", HttpMethod.Get, "/modes/staging/env"),
        ("GetModeDrift", HttpMethod.Get, "/modes/staging/drift"),
    ];

    private static readonly (string Operation, HttpMethod Method, string Path)[] ForOthers =
    [
        ("DeleteHold", HttpMethod.Delete, "/modes/staging/hold"),
        ("CancelRollout", HttpMethod.Post, $"/rollouts/{Guid.Empty}/cancel"),
        ("RetryRollout", HttpMethod.Post, $"/rollouts/{Guid.Empty}/retry"),
        ("PutFreeze", HttpMethod.Put, "/modes/staging/freeze"),
        ("DeleteFreeze", HttpMethod.Delete, "/modes/staging/freeze"),
        ("PostFreezeException", HttpMethod.Post, "/modes/staging/freeze/exceptions"),
        ("DeleteFreezeException", HttpMethod.Delete, "/modes/staging/freeze/exceptions"),
        ("PostRelease", HttpMethod.Post, "/modes/staging/release"),
        ("ListAudit", HttpMethod.Get, "/audit"),
    ];

    /// <summary>Operations that only answer 400 to a parameter that they do not know.</summary>
    private static readonly IReadOnlyList<string> WithoutParameters = ["GetRollout", "GetRolloutChanges", "CompareRollouts", "CompareRolloutWithLive", "ListModes", "GetMode", "ListBranches", "GetModeEnvironment", "CancelRollout", "RetryRollout", "DeleteFreeze"];

    public async Task RecordAsync()
    {
        foreach (var (operation, method, path) in ForReaders.Concat(ForOthers).Where(static one => WithoutParameters.Contains(one.Operation)))
        {
            await recorder.RecordAsync(gateways.Working, operation, 400, Of(method, path + "?mod=prod", OperatedGateway.AdminKey));
        }

        foreach (var (operation, method, path) in ForReaders)
        {
            var request = Of(method, path, null);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateways.TokenOfNobody());
            await recorder.RecordAsync(gateways.Working, operation, 403, request);
        }

        foreach (var (operation, method, path) in ForOthers)
        {
            await recorder.RecordAsync(gateways.Working, operation, 403, Of(method, path, ExampleGateways.ReaderKey));
        }

        foreach (var (operation, method, path) in ForReaders.Concat(ForOthers))
        {
            await recorder.RecordAsync(gateways.Working, operation, 401, Of(method, path, null));
        }
    }

    /// <summary>Records what is answered beyond the limit of one caller's requests.</summary>
    public async Task RecordLimitedAsync()
    {
        using (var client = new HttpClient { BaseAddress = gateways.Limited.Address })
        {
            var last = HttpStatusCode.OK;
            while (last != HttpStatusCode.TooManyRequests)
            {
                using var answer = await client.SendAsync(Of(HttpMethod.Get, "/rollouts", OperatedGateway.AdminKey));
                last = answer.StatusCode;
            }
        }

        foreach (var (operation, method, path) in ForReaders.Concat(ForOthers))
        {
            await recorder.RecordAsync(gateways.Limited, operation, 429, Of(method, path, OperatedGateway.AdminKey));
        }
    }

    /// <summary>Records what is answered to bodies that do not come in time; all at once, for each takes the seconds that it is given.</summary>
    public Task RecordSlowBodiesAsync()
    {
        (string Operation, HttpMethod Method, string Path, string? Key)[] taking =
        [
            ("PostBuild", HttpMethod.Post, "/api/v1/builds", null),
            ("PostPlan", HttpMethod.Post, "/api/v1/plans", null),
            ("PostModePlan", HttpMethod.Post, "/api/v1/modes/staging/plans", ExampleGateways.ReaderKey),
            ("PostOutdatedProjects", HttpMethod.Post, "/api/v1/projects/outdated", null),
            ("PostBranchRelease", HttpMethod.Post, "/api/v1/branches/release", null),
            ("PostGitHubWebhook", HttpMethod.Post, "/webhooks/github", null),
            ("PostRollback", HttpMethod.Post, "/api/v1/modes/staging/rollbacks", OperatedGateway.OperatorKey),
            ("PostSync", HttpMethod.Post, "/api/v1/modes/staging/sync", OperatedGateway.OperatorKey),
            ("RedeployRollout", HttpMethod.Post, $"/api/v1/rollouts/{Guid.Empty}/redeploy", OperatedGateway.OperatorKey),
            ("PutFreeze", HttpMethod.Put, "/api/v1/modes/staging/freeze", OperatedGateway.OperatorKey),
            ("PostFreezeException", HttpMethod.Post, "/api/v1/modes/staging/freeze/exceptions", OperatedGateway.AdminKey),
            ("PostRelease", HttpMethod.Post, "/api/v1/modes/staging/release", OperatedGateway.AdminKey),
        ];
        return Task.WhenAll(taking.Select(one => recorder.RecordSlowBodyAsync(gateways.Limited, one.Operation, one.Method, one.Path, one.Key)));
    }

    /// <summary>Records what those are answered who read, while the ledger cannot be read.</summary>
    public async Task RecordWithoutLedgerAsync()
    {
        foreach (var (operation, method, path) in ForReaders.Append(ForOthers.Single(static one => one.Operation == "ListAudit")).Where(static one => one.Method == HttpMethod.Get && one.Operation is not ("GetModeEnvironment" or "GetModeDrift")))
        {
            await recorder.RecordAsync(gateways.Working, operation, 503, Of(method, path, OperatedGateway.AdminKey));
        }
    }

    private static HttpRequestMessage Of(HttpMethod method, string path, string? key) => ExampleRequests.Of(method, "/api/v1" + path, key, (HttpContent?)null);
}
