using System.Text.Json;

namespace Gateway.Testing;

/// <summary>What the real CLI sent and the real server held, for the six deployments of one manifest.</summary>
internal static class RecordedBodies
{
    public static readonly JsonElement Creates = Read("create-bodies.json");

    public static readonly JsonElement Updates = Read("update-bodies.json");

    public static JsonElement Read(string name) => JsonSerializer.Deserialize<JsonElement>(Text(name));

    public static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "prefect", name));
}
