using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.AllOrNothing;

/// <summary>What somebody does on a Prefect server beside the gateway, deployments called by their names.</summary>
internal sealed class ByHand(PrefectSandbox sandbox)
{
    private static readonly HttpClient Client = new();

    public static JsonElement Find(PrefectSandbox sandbox, string name) =>
        sandbox.Deployments.EnumerateArray().Single(deployment => deployment.GetProperty("name").GetString() == name);

    public JsonElement Find(string name) => Find(sandbox, name);

    public bool IsPaused(string name) => Find(name).GetProperty("paused").GetBoolean();

    public async Task CreateAsync(string name, JsonObject fields, string flow = "Abordagem | Carga ArcGIS")
    {
        using var made = await Client.PostAsJsonAsync(UrlOf("flows/"), new JsonObject { ["name"] = flow });
        var body = fields.DeepClone().AsObject();
        body["name"] = name;
        body["flow_id"] = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var answer = await Client.PostAsJsonAsync(UrlOf("deployments/"), body);
        await CheckAsync(answer);
    }

    public async Task ChangeAsync(string name, JsonObject fields)
    {
        using var answer = await Client.PatchAsJsonAsync(UrlOfDeployment(name), fields);
        await CheckAsync(answer);
    }

    public async Task DeleteAsync(string name)
    {
        using var answer = await Client.DeleteAsync(UrlOfDeployment(name));
        await CheckAsync(answer);
    }

    public async Task DeleteAutomationAsync(string name)
    {
        using var found = await Client.PostAsJsonAsync(UrlOf("automations/filter"), new JsonObject { ["automations"] = new JsonObject { ["name"] = new JsonObject { ["any_"] = new JsonArray(name) } } });
        var automation = Assert.Single((await found.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray());
        using var answer = await Client.DeleteAsync(UrlOf("automations/" + automation.GetProperty("id").GetString()));
        await CheckAsync(answer);
    }

    private Uri UrlOfDeployment(string name) => UrlOf("deployments/" + Find(name).GetProperty("id").GetString());

    private Uri UrlOf(string path) => new(sandbox.ApiUrl + "/" + path);

    private static async Task CheckAsync(HttpResponseMessage answer) =>
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
}
