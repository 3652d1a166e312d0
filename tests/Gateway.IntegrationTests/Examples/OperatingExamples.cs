using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Examples;

/// <summary>What operators are answered: cancel, freeze, retry and roll back.</summary>
internal sealed class OperatingExamples(ExampleRecorder recorder, ExampleGateways gateways)
{
    private const string Freeze = "/modes/staging/freeze";
    private const string Reason = "The city council's open days: nothing changes.";

    /// <summary>Records.</summary>
    /// <param name="succeeded">Id of a rollout that succeeded.</param>
    /// <param name="whileFrozen">Records what others are answered while the MODE is frozen.</param>
    public async Task RecordAsync(string succeeded, Func<Task> whileFrozen)
    {
        var (running, waiting) = await RecordCancelAsync(succeeded);
        await RecordFreezeAsync(succeeded, waiting, whileFrozen);
        await RecordRetryAsync(running, waiting, succeeded);
        await RecordRollbackAsync(succeeded, running);
        await RecordRedeployAsync(succeeded, running);
        await RecordSyncAsync();
        await SendAsync("CompareRollouts", 409, HttpMethod.Get, $"/rollouts/{succeeded}/compare/{running}");
        await SendAsync("CompareRolloutWithLive", 409, HttpMethod.Get, $"/rollouts/{running}/compare/live");
    }

    /// <summary>Records what is answered while the ledger cannot be used.</summary>
    public async Task RecordWithoutLedgerAsync(string rollout)
    {
        await SendAsync("PostRollback", 503, HttpMethod.Post, "/modes/staging/rollbacks", RollbackTo("previous"));
        await SendAsync("PostSync", 503, HttpMethod.Post, "/modes/staging/sync", Json(new JsonObject { ["repository"] = GatewaySettings.Repository }));
        await SendAsync("DeleteHold", 503, HttpMethod.Delete, "/modes/staging/hold?repository=" + GatewaySettings.Repository);
        await SendAsync("RedeployRollout", 503, HttpMethod.Post, $"/rollouts/{rollout}/redeploy");
        await SendAsync("CancelRollout", 503, HttpMethod.Post, $"/rollouts/{rollout}/cancel");
        await SendAsync("RetryRollout", 503, HttpMethod.Post, $"/rollouts/{rollout}/retry");
        await SendAsync("PutFreeze", 503, HttpMethod.Put, Freeze, FreezeUntil(TimeProvider.System.GetUtcNow().AddDays(30)));
        await SendAsync("DeleteFreeze", 503, HttpMethod.Delete, Freeze);
        await SendAsync("PostFreezeException", 503, HttpMethod.Post, "/modes/staging/freeze/exceptions", FreezeException());
        await SendAsync("DeleteFreezeException", 503, HttpMethod.Delete, $"/modes/staging/freeze/exceptions?repository={GatewaySettings.Repository}&commit=abcdef1");
    }

    /// <returns>The ids of a rollout that was cancelled while it ran, and of one that was before it was taken up.</returns>
    private async Task<(string Running, string Waiting)> RecordCancelAsync(string succeeded)
    {
        gateways.Sandbox.ClearRequests();
        gateways.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, WritesOnly = true });
        var running = await gateways.AcceptAsync();
        await Waiting.UntilAsync(() => gateways.Sandbox.Requests.Any(static request => request.IsWrite));
        var waiting = await gateways.AcceptAsync();
        await SendAsync("CancelRollout", 200, HttpMethod.Post, $"/rollouts/{waiting}/cancel");
        await SendAsync("CancelRollout", 202, HttpMethod.Post, $"/rollouts/{running}/cancel");
        gateways.Sandbox.Faults.Clear();
        await gateways.EndAsync(running, "cancelled");
        await SendAsync("CancelRollout", 404, HttpMethod.Post, $"/rollouts/{Guid.Empty}/cancel");
        await SendAsync("CancelRollout", 409, HttpMethod.Post, $"/rollouts/{succeeded}/cancel");
        return (running, waiting);
    }

    private async Task RecordFreezeAsync(string succeeded, string cancelled, Func<Task> whileFrozen)
    {
        var until = TimeProvider.System.GetUtcNow().AddDays(30);
        await SendAsync("DeleteFreeze", 404, HttpMethod.Delete, Freeze);
        await SendAsync("PutFreeze", 400, HttpMethod.Put, Freeze, FreezeUntil(DateTimeOffset.UnixEpoch));
        await SendAsync("PutFreeze", 404, HttpMethod.Put, "/modes/none/freeze", FreezeUntil(until));
        await SendAsync("PutFreeze", 413, HttpMethod.Put, Freeze, ExampleRequests.TooLarge());
        await SendAsync("PutFreeze", 415, HttpMethod.Put, Freeze, ExampleRequests.PlainText());
        await SendAsync("PutFreeze", 200, HttpMethod.Put, Freeze, FreezeUntil(until), showsRequest: true);
        await SendAsync("RetryRollout", 423, HttpMethod.Post, $"/rollouts/{cancelled}/retry");
        await SendAsync("RedeployRollout", 423, HttpMethod.Post, $"/rollouts/{succeeded}/redeploy");
        await whileFrozen();
        await RecordExceptionAsync();
        await SendAsync("DeleteFreeze", 204, HttpMethod.Delete, Freeze);
    }

    private async Task RecordExceptionAsync()
    {
        const string Path = "/modes/staging/freeze/exceptions";
        var query = $"?repository={GatewaySettings.Repository}&commit=abcdef1";
        await SendAsync("PostFreezeException", 200, HttpMethod.Post, Path, FreezeException(), showsRequest: true);
        await SendAsync("PostFreezeException", 400, HttpMethod.Post, Path, FreezeException("main"));
        await SendAsync("PostFreezeException", 404, HttpMethod.Post, "/modes/none/freeze/exceptions", FreezeException());
        await SendAsync("PostFreezeException", 413, HttpMethod.Post, Path, ExampleRequests.TooLarge());
        await SendAsync("PostFreezeException", 415, HttpMethod.Post, Path, ExampleRequests.PlainText());
        await SendAsync("DeleteFreezeException", 204, HttpMethod.Delete, Path + query);
        await SendAsync("DeleteFreezeException", 400, HttpMethod.Delete, Path);
        await SendAsync("DeleteFreezeException", 404, HttpMethod.Delete, Path + query);
    }

    private async Task RecordRetryAsync(string first, string second, string succeeded)
    {
        var again = await SendAsync("RetryRollout", 202, HttpMethod.Post, $"/rollouts/{first}/retry");
        await gateways.EndAsync(again.Id);
        await SendAsync("RetryRollout", 200, HttpMethod.Post, $"/rollouts/{second}/retry", wait: 180);
        await SendAsync("RetryRollout", 404, HttpMethod.Post, $"/rollouts/{Guid.Empty}/retry");
        await SendAsync("RetryRollout", 409, HttpMethod.Post, $"/rollouts/{succeeded}/retry");
    }

    private async Task RecordRollbackAsync(string succeeded, string cancelled)
    {
        const string Path = "/modes/staging/rollbacks";
        const string Hold = "/modes/staging/hold?repository=" + GatewaySettings.Repository;
        var accepted = await SendAsync("PostRollback", 202, HttpMethod.Post, Path, RollbackTo("previous", reason: "The load of Tuesday lost rows."), showsRequest: true);
        await gateways.EndAsync(accepted.Id);
        await SendAsync("DeleteHold", 204, HttpMethod.Delete, Hold);
        await SendAsync("DeleteHold", 400, HttpMethod.Delete, "/modes/staging/hold");
        await SendAsync("DeleteHold", 404, HttpMethod.Delete, Hold);
        await gateways.WhilePrefectAnswersAsync(401, () => SendAsync("PostRollback", 502, HttpMethod.Post, Path, RollbackTo(succeeded, isDryRun: true)));
        await SendAsync("PostRollback", 200, HttpMethod.Post, Path, RollbackTo(succeeded), wait: 180);
        await SendAsync("PostRollback", 400, HttpMethod.Post, Path, RollbackTo("yesterday"));
        await SendAsync("PostRollback", 404, HttpMethod.Post, Path, RollbackTo("previous", GatewaySettings.OtherRepository));
        await SendAsync("PostRollback", 409, HttpMethod.Post, Path, RollbackTo(cancelled));
        await SendAsync("PostRollback", 413, HttpMethod.Post, Path, ExampleRequests.TooLarge());
        await SendAsync("PostRollback", 415, HttpMethod.Post, Path, ExampleRequests.PlainText());
    }

    private async Task RecordRedeployAsync(string succeeded, string cancelled)
    {
        var path = $"/rollouts/{succeeded}/redeploy";
        var accepted = await SendAsync("RedeployRollout", 202, HttpMethod.Post, path, Json(new JsonObject { ["reason"] = "Deployed again after the server was restored." }), showsRequest: true);
        await gateways.EndAsync(accepted.Id);
        await SendAsync("RedeployRollout", 200, HttpMethod.Post, path, wait: 180);
        await SendAsync("RedeployRollout", 400, HttpMethod.Post, path, Json(new JsonObject { ["dryrun"] = true }));
        await SendAsync("RedeployRollout", 404, HttpMethod.Post, $"/rollouts/{Guid.Empty}/redeploy");
        await SendAsync("RedeployRollout", 409, HttpMethod.Post, $"/rollouts/{cancelled}/redeploy");
        await SendAsync("RedeployRollout", 413, HttpMethod.Post, path, ExampleRequests.TooLarge());
        await SendAsync("RedeployRollout", 415, HttpMethod.Post, path, ExampleRequests.PlainText());
        await gateways.WhilePrefectAnswersAsync(401, () => SendAsync("RedeployRollout", 502, HttpMethod.Post, path, Json(new JsonObject { ["dry_run"] = true })));
    }

    private async Task RecordSyncAsync()
    {
        const string Path = "/modes/staging/sync";
        await SendAsync("PostSync", 409, HttpMethod.Post, Path, Sync());
        await gateways.ChangeByHandAsync(HttpMethod.Patch, "abordagem-staging", """{ "tags": ["by-hand"] }""");
        var accepted = await SendAsync("PostSync", 202, HttpMethod.Post, Path, Sync(), showsRequest: true);
        await gateways.EndAsync(accepted.Id);
        await gateways.ChangeByHandAsync(HttpMethod.Patch, "abordagem-staging", """{ "tags": ["by-hand"] }""");
        await SendAsync("PostSync", 200, HttpMethod.Post, Path, Sync(), wait: 180);
        await SendAsync("PostSync", 400, HttpMethod.Post, Path, Json(new JsonObject { ["repo"] = GatewaySettings.Repository }));
        await SendAsync("PostSync", 404, HttpMethod.Post, Path, Sync(GatewaySettings.OtherRepository));
        await SendAsync("PostSync", 413, HttpMethod.Post, Path, ExampleRequests.TooLarge());
        await SendAsync("PostSync", 415, HttpMethod.Post, Path, ExampleRequests.PlainText());
        await gateways.WhilePrefectAnswersAsync(401, () => SendAsync("PostSync", 502, HttpMethod.Post, Path, Sync(isDryRun: true)));
    }

    private static StringContent Sync(string repository = GatewaySettings.Repository, bool isDryRun = false)
    {
        var order = new JsonObject { ["repository"] = repository };
        if (isDryRun)
        {
            order["dry_run"] = true;
        }

        return Json(order);
    }

    private static StringContent RollbackTo(string rollout, string repository = GatewaySettings.Repository, string? reason = null, bool isDryRun = false)
    {
        var order = new JsonObject { ["repository"] = repository, ["to"] = rollout };
        if (reason is not null)
        {
            order["reason"] = reason;
        }

        if (isDryRun)
        {
            order["dry_run"] = true;
        }

        return Json(order);
    }

    private static StringContent FreezeUntil(DateTimeOffset time) =>
        Json(new JsonObject { ["reason"] = Reason, ["until"] = time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) });

    private static StringContent FreezeException(string commit = "abcdef1") =>
        Json(new JsonObject { ["repository"] = GatewaySettings.Repository, ["commit"] = commit, ["reason"] = "The fix of the outage.", ["for"] = "2h" });

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");

    private Task<RecordedAnswer> SendAsync(string operation, int status, HttpMethod method, string path, HttpContent? body = null, int? wait = null, bool showsRequest = false) =>
        recorder.RecordAsync(gateways.Working, operation, status, ExampleRequests.Of(method, "/api/v1" + path, OperatedGateway.OperatorKey, body, wait), showsRequest);
}
