using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Sandbox.Runs;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class RecordedExchangeTests
{
    /// <summary>What the exchanges were recorded from.</summary>
    private const string Version = "3.8.3";

    /// <summary>The work pools of the server that they were recorded from.</summary>
    private static readonly string[] Pools = ["docker-pool"];

    private const string Flow = "Recorded | Carga ArcGIS";

    [Fact]
    public Task Health_and_versions_are_answered_as_recorded() => ReplayAsync($"exchanges/{Version}/health.json");

    [Fact]
    public Task Flows_are_answered_as_recorded() => ReplayAsync($"exchanges/{Version}/flows.json");

    [Fact]
    public Task Work_pools_workers_and_queues_are_answered_as_recorded() => ReplayAsync($"exchanges/{Version}/work-pools.json");

    [Fact]
    public Task Blocks_and_variables_are_answered_as_recorded() => ReplayAsync($"exchanges/{Version}/blocks-and-variables.json");

    [Fact]
    public async Task Deployments_are_answered_as_recorded()
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = Version, WorkPools = Pools });
        using var client = ClientOf(sandbox);
        var replay = new Replay(client);
        await replay.RunAsync(Exchange.Read($"exchanges/{Version}/flows.json"));
        foreach (var exchange in Exchange.Read($"exchanges/{Version}/deployments.json"))
        {
            if (exchange.Note == "count")
            {
                await FillUpAsync(client, sandbox, exchange.Answer.GetInt32());
            }

            await replay.RunAsync(exchange);
        }
    }

    [Fact]
    public async Task Errors_are_answered_as_recorded()
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = Version, WorkPools = Pools });
        using var client = ClientOf(sandbox);
        var replay = new Replay(client);
        await replay.RunAsync(Exchange.Read($"exchanges/{Version}/flows.json"));
        await replay.RunAsync(Exchange.Read($"exchanges/{Version}/deployments.json").TakeWhile(exchange => exchange.Note != "count"));
        await replay.RunAsync(Exchange.Read($"exchanges/{Version}/errors.json"));
    }

    [Fact]
    public async Task Flow_runs_are_answered_as_recorded()
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = Version, WorkPools = Pools });
        sandbox.Runs.Add(RunCourse.NeverPickedUp);
        using var client = ClientOf(sandbox);
        var replay = new Replay(client);
        await replay.RunAsync(Exchange.Read($"exchanges/{Version}/flows.json"));
        await replay.RunAsync(Exchange.Read($"exchanges/{Version}/deployments.json").TakeWhile(exchange => exchange.Note != "count"));
        await replay.RunAsync(Exchange.Read($"exchanges/{Version}/flow-runs.json"));
    }

    [Fact]
    public async Task Credentials_and_tokens_are_checked_as_recorded()
    {
        var exchanges = Exchange.Read($"exchanges/{Version}/auth-and-csrf.json");
        await using (var guarded = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = Version, WorkPools = Pools, AuthString = "admin:pass", Csrf = true }))
        {
            using var client = ClientOf(guarded);
            await new Replay(client).RunAsync(exchanges.SkipLast(1));
        }

        await using var open = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = Version, WorkPools = Pools });
        using var other = ClientOf(open);
        await new Replay(other).RunAsync(exchanges[^1]);
    }

    private static async Task ReplayAsync(string file)
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { PrefectVersion = Version, WorkPools = Pools });
        using var client = ClientOf(sandbox);
        await new Replay(client).RunAsync(Exchange.Read(file));
    }

    private static HttpClient ClientOf(PrefectSandbox sandbox) => new() { BaseAddress = sandbox.ApiUrl };

    private static async Task FillUpAsync(HttpClient client, PrefectSandbox sandbox, int count)
    {
        using var answer = await client.PostAsJsonAsync("/api/flows/", new { name = Flow });
        var flow = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        for (var number = sandbox.Deployments.GetArrayLength(); number < count; number++)
        {
            using var _ = await client.PostAsJsonAsync("/api/deployments/", new { name = $"other-{number}", flow_id = flow });
        }
    }
}
