using System.Text.Json;

namespace Gateway.Sandbox.Hosting;

/// <summary>What the server brings along.</summary>
internal static class Resource
{
    /// <summary>The base job template of a docker work pool.</summary>
    public static JsonElement DockerBaseJobTemplate { get; } = Load("docker-base-job-template.json");

    /// <summary>The type and the schema of the block that holds a secret.</summary>
    public static JsonElement SecretBlock { get; } = Load("secret-block.json");

    /// <summary>A file of those that are built in.</summary>
    public static JsonElement Load(string name)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream(name)!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
