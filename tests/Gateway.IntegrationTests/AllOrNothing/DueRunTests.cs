using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Ledger;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>Prefect drops a deployment's runs to come whenever it is changed.</summary>
public sealed class DueRunTests : IAsyncLifetime
{
    private PrefectSandbox _sandbox = null!;
    private RolloutEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await PrefectSandbox.StartAsync();
        _engine = await RolloutEngine.StartAsync(_sandbox);
    }

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Runs_that_are_due_soon_are_made_again_and_others_are_left_to_the_server()
    {
        await _engine.RunAsync(_engine.Build(Manifest));
        await MakeRunsAsync("soon-staging", "later-staging", "off-staging");
        _sandbox.ClearRequests();

        var rollout = await _engine.RunAsync(_engine.Build(Manifest, "abcdef2"));

        Assert.Equal((RolloutStatus.Succeeded, 3), (rollout.Status, rollout.Updated));
        Assert.Equal([$"/api/deployments/{IdOf("soon-staging")}/schedule"], Scheduled());
        Assert.NotEqual(0, await CountRunsAsync("soon-staging"));
        Assert.Equal(0, await CountRunsAsync("later-staging"));
    }

    [Fact]
    public async Task A_deployment_that_is_put_back_gets_its_runs_back()
    {
        await _engine.RunAsync(_engine.Build(Manifest));
        await MakeRunsAsync("soon-staging");
        _sandbox.ClearRequests();
        _sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "PATCH", Path = $"/api/deployments/{IdOf("later-staging")}" });

        var rollout = await _engine.RunAsync(_engine.Build(Manifest, "abcdef2"));

        Assert.Equal(RolloutStatus.RolledBack, rollout.Status);
        Assert.NotEqual(0, await CountRunsAsync("soon-staging"));
    }

    [Fact]
    public async Task Where_no_schedule_makes_runs_nothing_is_asked()
    {
        const string bare = "deployments: [ { name: a-staging, entrypoint: \"pipelines/arcgis/abordagem/flows.py:abordagem_flow\", work_pool: { name: docker-pool, job_variables: { image: \"{{ $PREFECT_DEPLOYMENT_IMAGE }}\" } } } ]";
        await _engine.RunAsync(_engine.Build(bare));
        _sandbox.ClearRequests();

        var rollout = await _engine.RunAsync(_engine.Build(bare, "abcdef2"));

        Assert.Equal(1, rollout.Updated);
        Assert.DoesNotContain(_sandbox.Requests, static request => request.Path == "/api/flow_runs/filter");
        Assert.Empty(Scheduled());
    }

    private const string Manifest = """
        work: &work
          name: docker-pool
          job_variables: { image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}" }
        deployments:
          - name: soon-staging
            entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow
            schedules: [ { interval: 60, anchor_date: "2026-01-01T00:00:00Z" } ]
            work_pool: *work
          - name: later-staging
            entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow
            schedules: [ { interval: 31536000, anchor_date: "2026-01-01T00:00:00Z" } ]
            work_pool: *work
          - name: off-staging
            entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow
            paused: true
            schedules: [ { interval: 60, anchor_date: "2026-01-01T00:00:00Z" } ]
            work_pool: *work
        """;

    private IEnumerable<string> Scheduled() =>
        _sandbox.Requests.Where(static request => request.Path.EndsWith("/schedule", StringComparison.Ordinal)).Select(static request => request.Path);

    private string IdOf(string name) =>
        _sandbox.Deployments.EnumerateArray().Single(deployment => deployment.GetProperty("name").GetString() == name).GetProperty("id").GetString()!;

    // What the server's own scheduler does every few seconds.
    private async Task MakeRunsAsync(params string[] names)
    {
        using var client = new HttpClient();
        foreach (var name in names)
        {
            using var made = await client.PostAsJsonAsync(new Uri($"{_sandbox.ApiUrl}/deployments/{IdOf(name)}/schedule"), new JsonObject());
            made.EnsureSuccessStatusCode();
            Assert.NotEqual(0, await CountRunsAsync(name));
        }
    }

    private async Task<int> CountRunsAsync(string name)
    {
        using var client = new HttpClient();
        using var found = await client.PostAsJsonAsync(
            new Uri($"{_sandbox.ApiUrl}/flow_runs/filter"),
            JsonNode.Parse($$"""{ "flow_runs": { "deployment_id": { "any_": ["{{IdOf(name)}}"] } } }"""));
        return (await found.Content.ReadFromJsonAsync<JsonArray>())!.Count;
    }
}
