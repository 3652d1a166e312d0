using System.Text.Json;

namespace Gateway.Sandbox.Hosting;

/// <summary>The base job template of a docker work pool, as the server makes it.</summary>
internal static class DockerTemplate
{
    public static JsonElement BaseJobTemplate { get; } = Load();

    private static JsonElement Load()
    {
        using var stream = typeof(DockerTemplate).Assembly.GetManifestResourceStream("docker-base-job-template.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
