using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Examples;

/// <summary>
/// One run of the gateways through everything that they can answer, with what they did answer. The order matters: each part finds what those
/// before it left.
/// </summary>
public sealed class RecordedRun : IAsyncLifetime
{
    /// <summary>What was answered, and asked, by the names of the examples' files.</summary>
    public IReadOnlyDictionary<string, string> Files { get; private set; } = new Dictionary<string, string>();

    /// <summary>The OpenAPI document of the gateway that was asked.</summary>
    public JsonObject Document { get; private set; } = [];

    public async Task InitializeAsync()
    {
        await using var gateways = await ExampleGateways.StartAsync();
        using var recorder = new ExampleRecorder();
        var builds = new BuildExamples(recorder, gateways);
        var plans = new PlanExamples(recorder, gateways);
        var projects = new ProjectExamples(recorder, gateways);
        var webhooks = new GitHubExamples(recorder, gateways);
        var reading = new ReadingExamples(recorder, gateways);
        var operating = new OperatingExamples(recorder, gateways);
        var branches = new BranchExamples(recorder, gateways);
        var access = new AccessExamples(recorder, gateways);

        var slow = access.RecordSlowBodiesAsync();
        await reading.RecordHealthAsync();
        var (first, last) = await builds.RecordAsync();
        await reading.RecordRolloutsAsync(first);
        await reading.RecordChangesAsync(first, last);
        await reading.RecordModesAsync();
        await plans.RecordAsync();
        await plans.RecordProposalAsync();
        await webhooks.RecordAsync();
        await operating.RecordAsync(last, async () =>
        {
            await builds.RecordFrozenAsync();
            await webhooks.RecordFrozenAsync();
        });
        await reading.RecordAuditAsync();
        await projects.RecordAsync();
        await branches.RecordAsync();
        await access.RecordAsync();
        await slow;

        await access.RecordLimitedAsync();
        await builds.RecordLimitedAsync();
        await plans.RecordLimitedAsync();
        await projects.RecordLimitedAsync();
        await branches.RecordLimitedAsync();
        await webhooks.RecordLimitedAsync();

        await gateways.RenameLedgerAsync("", "_gone");
        await builds.RecordWithoutLedgerAsync();
        await projects.RecordWithoutLedgerAsync();
        await branches.RecordWithoutLedgerAsync();
        await operating.RecordWithoutLedgerAsync(last);
        await access.RecordWithoutLedgerAsync();
        await gateways.RenameLedgerAsync("_gone", "");
        Document = await gateways.Working.GetJsonAsync("/openapi/v1.json");
        Files = recorder.Files;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
