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
