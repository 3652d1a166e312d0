using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Examples;

/// <summary>What is answered of branches that hold deployments, and to those who say that one is done.</summary>
internal sealed class BranchExamples(ExampleRecorder recorder, ExampleGateways gateways)
{
    private const string Operation = "PostBranchRelease";
    private const string Path = "/api/v1/branches/release";
    private const string Order = "PostRelease";
    private const string OrderPath = "/modes/staging/release";

    public async Task RecordAsync()
    {
        await recorder.RecordAsync(gateways.Working, "ListBranches", 200, ExampleRequests.Get("/api/v1/branches?mode=staging", ExampleGateways.ReaderKey));
        await OrderAsync(400, OrderPath, Json(new JsonObject { ["repository"] = GatewaySettings.Repository }));
        await OrderAsync(404, "/modes/none/release", Json(News()));
        await OrderAsync(413, OrderPath, ExampleRequests.TooLarge());
        await OrderAsync(415, OrderPath, ExampleRequests.PlainText());
        var root = News();
        root["project"] = "";
        await OrderAsync(200, OrderPath, Json(root), showsRequest: true);

        await recorder.RecordAsync(gateways.Working, Operation, 200, Telling(News()), showsRequest: true);
        await recorder.RecordAsync(gateways.Working, Operation, 400, Telling(News("refs/heads/staging/demo")));
        await recorder.RecordAsync(gateways.Working, Operation, 401, (SignedBuild.From(News()) with { Unsigned = true, Wait = null }).ToRequest(Path));
        var other = News();
        other["repository"] = GatewaySettings.OtherRepository;
        await recorder.RecordAsync(gateways.Working, Operation, 403, Telling(other));
        await recorder.RecordAsync(gateways.Working, Operation, 413, (SignedBuild.From(News()) with { Body = new byte[ExampleRequests.TooLong], Wait = null }).ToRequest(Path));
        await recorder.RecordAsync(gateways.Working, Operation, 415, (SignedBuild.From(News()) with { ContentType = "text/plain", Wait = null }).ToRequest(Path));
    }

    /// <summary>Records what is answered once the limit of builds is used up.</summary>
    public Task RecordLimitedAsync() => recorder.RecordAsync(gateways.Limited, Operation, 429, Telling(News()));

    /// <summary>Records what is answered while the ledger cannot be used.</summary>
    public async Task RecordWithoutLedgerAsync()
    {
        await recorder.RecordAsync(gateways.Working, Operation, 503, Telling(News()));
        await OrderAsync(503, OrderPath, Json(News()));
    }

    private static JsonObject News(string branch = "staging/demo") => new() { ["repository"] = GatewaySettings.Repository, ["branch"] = branch };

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");

    private static HttpRequestMessage Telling(JsonObject body) => (SignedBuild.From(body) with { Wait = null }).ToRequest(Path);

    private Task<RecordedAnswer> OrderAsync(int status, string path, HttpContent body, bool showsRequest = false) =>
        recorder.RecordAsync(gateways.Working, Order, status, ExampleRequests.Of(HttpMethod.Post, "/api/v1" + path, OperatedGateway.OperatorKey, body), showsRequest);
}
