using System.Text.Json;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>One recorded request with the real server's answer.</summary>
internal sealed record Exchange(string Note, string Method, string Path, Dictionary<string, string> Headers, JsonElement Body, int Status, JsonElement Answer)
{
    public static IReadOnlyList<Exchange> Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Fixture(file)));
        return [.. document.RootElement.EnumerateArray().Select(From)];
    }

    public static JsonElement ReadJson(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Fixture(file)));
        return document.RootElement.Clone();
    }

    private static string Fixture(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", file);

    private static Exchange From(JsonElement each)
    {
        var (request, response) = (each.GetProperty("request"), each.GetProperty("response"));
        return new(
            each.TryGetProperty("note", out var note) ? note.GetString()! : "",
            request.GetProperty("method").GetString()!,
            request.GetProperty("path").GetString()!,
            request.TryGetProperty("headers", out var headers) ? headers.Deserialize<Dictionary<string, string>>()! : [],
            request.GetProperty("body").Clone(),
            response.GetProperty("status").GetInt32(),
            response.GetProperty("body").Clone());
    }
}
