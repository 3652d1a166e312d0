using System.Net.Http.Json;
using System.Text.Json;

namespace Gateway.IntegrationTests.Sandbox;

public sealed class RecordedDeployTests
{
    [Fact]
    public async Task All_that_the_command_line_of_3_8_3_sends_for_a_manifest_is_answered_as_recorded()
    {
        await using var sandbox = await SandboxVersions.StartAsync("3.8.3");
        using var client = new HttpClient { BaseAddress = sandbox.ApiUrl };
        await SeedAsync(client);
        var replay = new Replay(client);

        await replay.RunAsync(RecordedCommandLine.First("3.8.3"));
        await replay.RunAsync(RecordedCommandLine.Again());
    }

    [Theory]
    [MemberData(nameof(SandboxVersions.Recorded), MemberType = typeof(SandboxVersions))]
    public async Task What_the_command_line_of_a_version_sends_leaves_its_server_in_the_recorded_state(string version)
    {
        await using var sandbox = await SandboxVersions.StartAsync(version);
        using var client = new HttpClient { BaseAddress = sandbox.ApiUrl };
        await SeedAsync(client);
        var replay = new Replay(client);

        await replay.SendAsync(RecordedCommandLine.First(version));

        var recorded = RecordedCommandLine.StateAfterFirst(version);
        var state = new Replay(client);
        state.Compare(recorded.GetProperty("deployments"), await ReadAsync(client, "deployments"), $"{version}: deployments");
        state.Compare(recorded.GetProperty("automations"), await ReadAsync(client, "automations"), $"{version}: automations");
    }

    private static async Task<JsonElement> ReadAsync(HttpClient client, string what)
    {
        using var answer = await client.PostAsJsonAsync($"/api/{what}/filter", new { sort = "NAME_ASC" });
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
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
