using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Examples;

/// <summary>What <c>PostPlan</c> answers.</summary>
internal sealed class PlanExamples(ExampleRecorder recorder, ExampleGateways gateways)
{
    private const string Operation = "PostPlan";
    private const string Path = "/api/v1/plans";

    public async Task RecordAsync()
    {
        var asked = PullRequest();
        await recorder.RecordAsync(gateways.Working, Operation, 200, SignedBuild.From(asked).ToRequest(Path), showsRequest: true);
        await SendAsync(200, SignedBuild.From(asked), "text/markdown");

        await SendAsync(400, Changed(static body => body.Remove("sha")));
        await SendAsync(401, SignedBuild.From(asked) with { Unsigned = true });
        await SendAsync(403, Changed(static body => body["base_ref"] = "feature/x"));
        await SendAsync(406, SignedBuild.From(asked), "text/html");
        await SendAsync(413, SignedBuild.From(asked) with { Body = new byte[ExampleRequests.TooLong] });
        await SendAsync(415, SignedBuild.From(asked) with { ContentType = "text/plain" });
        await SendAsync(422, Changed(static body => body["manifest"] = "deployments: 1\n"));
        await gateways.WhilePrefectAnswersAsync(401, () => SendAsync(502, SignedBuild.From(asked)));
        await gateways.WhilePrefectAnswersAsync(500, () => SendAsync(503, SignedBuild.From(asked)));

        Task SendAsync(int status, SignedBuild build, string? accept = null)
        {
            var request = build.ToRequest(Path);
            if (accept is not null)
            {
                request.Headers.Add("Accept", accept);
            }

            return recorder.RecordAsync(gateways.Working, Operation, status, request);
        }

        SignedBuild Changed(Action<JsonObject> change)
        {
            var body = PullRequest();
            change(body);
            return SignedBuild.From(body);
        }
    }

    /// <summary>Records what a reader's manifest is answered.</summary>
    public async Task RecordProposalAsync()
    {
        await ProposeAsync(200, Proposal(), showsRequest: true);
        await ProposeAsync(200, Proposal(), accept: "text/markdown");
        await ProposeAsync(400, Proposal(static body => body.Remove("manifest")));
        await ProposeAsync(404, Proposal(), mode: "none");
        await ProposeAsync(406, Proposal(), accept: "text/html");
        await ProposeAsync(413, ExampleRequests.TooLarge());
        await ProposeAsync(415, ExampleRequests.PlainText());
        await ProposeAsync(422, Proposal(static body => body["manifest"] = "deployments: 1\n"));
        await gateways.WhilePrefectAnswersAsync(401, () => ProposeAsync(502, Proposal()));
        await gateways.WhilePrefectAnswersAsync(500, () => ProposeAsync(503, Proposal()));
    }

    private Task<RecordedAnswer> ProposeAsync(int status, HttpContent body, string mode = "staging", string? accept = null, bool showsRequest = false)
    {
        var request = ExampleRequests.Of(HttpMethod.Post, $"/api/v1/modes/{mode}/plans", ExampleGateways.ReaderKey, body, null);
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        return recorder.RecordAsync(gateways.Working, "PostModePlan", status, request, showsRequest);
    }

    private static StringContent Proposal(Action<JsonObject>? change = null)
    {
        var body = new JsonObject
        {
            ["repository"] = GatewaySettings.Repository,
            ["manifest"] = ExampleGateways.Manifest.Replace("0 6 * * *", "0 7 * * *", StringComparison.Ordinal),
        };
        change?.Invoke(body);
        return new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
    }

    /// <summary>Records what is answered once the limit of builds is used up.</summary>
    public Task RecordLimitedAsync() =>
        recorder.RecordAsync(gateways.Limited, Operation, 429, SignedBuild.From(PullRequest()).ToRequest(Path));

    /// <summary>A pull request's build, which changes a schedule and whose tests have failed.</summary>
    private JsonObject PullRequest()
    {
        var build = gateways.NextBuild();
        build["ref"] = "refs/pull/42/merge";
        build.Insert(3, "base_ref", "staging/demo");
        build["event_name"] = "pull_request";
        build["checks"]!["test"] = "failure";
        build["manifest"] = ExampleGateways.Manifest.Replace("0 6 * * *", "0 7 * * *", StringComparison.Ordinal);
        return build;
    }
}
