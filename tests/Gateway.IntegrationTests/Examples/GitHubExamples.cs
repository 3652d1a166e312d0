using System.Text.Json.Nodes;
using Gateway.IntegrationTests.GitHubWebhooks;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Examples;

/// <summary>What <c>PostGitHubWebhook</c> answers.</summary>
internal sealed class GitHubExamples(ExampleRecorder recorder, ExampleGateways gateways)
{
    private const string Operation = "PostGitHubWebhook";

    public async Task RecordAsync()
    {
        var delivery = GitHubDelivery.From(gateways.NextRun());
        var accepted = await recorder.RecordAsync(gateways.Working, Operation, 202, delivery.ToRequest(), showsRequest: true);
        await gateways.EndAsync(accepted.Id);

        await SendAsync(200, Changed(static run => run["workflow_run"]!["conclusion"] = "failure"));
        await SendAsync(400, Changed(static run => run.Remove("workflow_run")));
        await SendAsync(401, delivery with { Signature = "" });
        await SendAsync(403, delivery with { Secret = GatewaySettings.OtherSecret });
        await SendAsync(409, GitHubDelivery.From(gateways.NextRun()) with { Id = delivery.Id });
        await SendAsync(413, delivery with { Body = new byte[ExampleRequests.TooLong] });
        await SendAsync(415, delivery with { ContentType = "text/plain" });
        await SendAsync(422, GitHubDelivery.From(gateways.NextRun(ExampleGateways.BrokenWorkflow)));
        await SendAsync(503, GitHubDelivery.From(gateways.NextRun(ExampleGateways.RemoteWorkflow)));

        Task SendAsync(int status, GitHubDelivery sent) => recorder.RecordAsync(gateways.Working, Operation, status, sent.ToRequest());

        GitHubDelivery Changed(Action<JsonObject> change)
        {
            var run = gateways.NextRun();
            change(run);
            return GitHubDelivery.From(run);
        }
    }

    /// <summary>Records what is answered while the MODE is frozen.</summary>
    public Task RecordFrozenAsync() =>
        recorder.RecordAsync(gateways.Working, Operation, 423, GitHubDelivery.From(gateways.NextRun()).ToRequest());

    /// <summary>Records what is answered once the limit of builds is used up.</summary>
    public Task RecordLimitedAsync() =>
        recorder.RecordAsync(gateways.Limited, Operation, 429, GitHubDelivery.From(gateways.NextRun()).ToRequest());
}
