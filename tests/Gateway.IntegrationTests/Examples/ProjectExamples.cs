using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Examples;

/// <summary>What is answered to several projects of one run, and to the question which of them have to be built.</summary>
internal sealed class ProjectExamples(ExampleRecorder recorder, ExampleGateways gateways)
{
    private const string Operation = "PostOutdatedProjects";
    private const string Path = "/api/v1/projects/outdated";

    private static readonly string Running = new('a', 40);

    public async Task RecordAsync()
    {
        await recorder.RecordAsync(gateways.Working, "PostBuild", 207, SignedBuild.From(Builds()).ToRequest("/api/v1/builds"));

        var question = Question();
        await recorder.RecordAsync(gateways.Working, Operation, 200, Asking(question), showsRequest: true);
        await SendAsync(400, static body => body.Remove("sha"));
        await recorder.RecordAsync(gateways.Working, Operation, 401, (SignedBuild.From(question) with { Unsigned = true, Wait = null }).ToRequest(Path));
        await SendAsync(403, static body => body["ref"] = "refs/heads/feature/x");
        await recorder.RecordAsync(gateways.Working, Operation, 413, (SignedBuild.From(question) with { Body = new byte[(1024 * 1024) + 1], Wait = null }).ToRequest(Path));
        await recorder.RecordAsync(gateways.Working, Operation, 415, (SignedBuild.From(question) with { ContentType = "text/plain", Wait = null }).ToRequest(Path));

        Task SendAsync(int status, Action<JsonObject> change)
        {
            var body = Question();
            change(body);
            return recorder.RecordAsync(gateways.Working, Operation, status, Asking(body));
        }
    }

    /// <summary>Records what is answered once the limit of builds is used up.</summary>
    public Task RecordLimitedAsync() => recorder.RecordAsync(gateways.Limited, Operation, 429, Asking(Question()));

    /// <summary>Records what is answered while the ledger cannot be used.</summary>
    public Task RecordWithoutLedgerAsync() => recorder.RecordAsync(gateways.Working, Operation, 503, Asking(Question()));

    private static HttpRequestMessage Asking(JsonObject body) => (SignedBuild.From(body) with { Wait = null }).ToRequest(Path);

    /// <summary>Two projects, of which one cannot be deployed.</summary>
    private JsonObject Builds()
    {
        var body = Common();
        var build = gateways.NextBuild();
        body["projects"] = new JsonArray(
            new JsonObject
            {
                ["project"] = "pipelines/sisreg",
                ["image"] = (string)build["image"]!,
                ["digest"] = (string)build["digest"]!,
                ["manifest"] = ExampleGateways.Manifest.Replace("abordagem-staging", "sisreg-staging", StringComparison.Ordinal).Replace("cad-unico-staging", "sisreg-historico-staging", StringComparison.Ordinal),
                ["flows"] = build["flows"]!.DeepClone(),
                ["outputs"] = build["outputs"]!.DeepClone(),
                ["tree"] = Running,
            },
            new JsonObject
            {
                ["project"] = "pipelines/cnes",
                ["image"] = (string)build["image"]!,
                ["manifest"] = "deployments: 1\n",
            });
        foreach (var key in (string[])["sha", "run_id", "run_number"])
        {
            body[key] = build[key]!.DeepClone();
        }

        return body;
    }

    private JsonObject Question()
    {
        var body = Common();
        body.Remove("checks");
        body["projects"] = new JsonObject { ["pipelines/cnes"] = new string('b', 40), ["pipelines/sisreg"] = Running };
        return body;
    }

    /// <summary>What is the run's.</summary>
    private JsonObject Common()
    {
        var body = gateways.NextBuild();
        foreach (var key in (string[])["image", "digest", "manifest", "flows", "outputs"])
        {
            body.Remove(key);
        }

        return body;
    }
}
