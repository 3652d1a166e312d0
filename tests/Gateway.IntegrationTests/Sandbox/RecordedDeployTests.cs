using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class RecordedDeployTests
{
    [Fact]
    public async Task All_that_the_command_line_sends_for_a_manifest_is_answered_as_recorded()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        using var client = new HttpClient { BaseAddress = sandbox.ApiUrl };
        await SeedAsync(client);
        var replay = new Replay(client);

        await replay.RunAsync(Exchange.Read("deploy/first.json"));
        var recorded = Exchange.ReadJson("deploy/state-after-first.json");
        replay.Compare(recorded, sandbox.Deployments, "state after the first");

        await replay.RunAsync(Exchange.Read("deploy/again.json"));
    }

    private static async Task SeedAsync(HttpClient client)
    {
        var type = await client.GetFromJsonAsync<JsonElement>("/api/block_types/slug/secret");
        using var schemas = await client.PostAsJsonAsync("/api/block_schemas/filter", new { });
        using var block = await client.PostAsJsonAsync("/api/block_documents/", new
        {
            name = "github-token",
            block_type_id = type.GetProperty("id").GetGuid(),
            block_schema_id = (await schemas.Content.ReadFromJsonAsync<JsonElement>())[0].GetProperty("id").GetGuid(),
            data = new { value = "s3cret-token" },
        });
        using var variable = await client.PostAsJsonAsync("/api/variables/", new { name = "gcp_project", value = "rj-smas-dev" });
        Assert.True(block.IsSuccessStatusCode && variable.IsSuccessStatusCode);
    }
}
