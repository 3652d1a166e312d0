using System.Text.Json;

namespace Gateway.Images;

/// <summary>What an image's manifest or index points to.</summary>
/// <param name="Manifests">Digests of the manifests of an index, one for each platform; empty for a manifest.</param>
/// <param name="Config">Digest of a manifest's configuration; null for an index.</param>
internal sealed record ImageManifest(IReadOnlyList<string> Manifests, string? Config)
{
    /// <summary>Reads one; null when it is none.</summary>
    public static ImageManifest? Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            if (root.TryGetProperty("manifests", out var manifests))
            {
                var digests = manifests.EnumerateArray().Where(IsForPlatform).Select(static manifest => DigestIn(manifest)).ToList();
                return digests.Count > 0 && digests.TrueForAll(static digest => digest is not null) ? new ImageManifest([.. digests.Select(static digest => digest!)], null) : null;
            }

            return root.TryGetProperty("config", out var config) && DigestIn(config) is { } digest ? new ImageManifest([], digest) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The labels in an image's configuration; null when it is none.</summary>
    public static IReadOnlyDictionary<string, string>? ReadLabels(byte[] configuration)
    {
        try
        {
            using var document = JsonDocument.Parse(configuration);
            var labels = new Dictionary<string, string>(StringComparer.Ordinal);
            if (document.RootElement.TryGetProperty("config", out var config)
                && config.ValueKind == JsonValueKind.Object
                && config.TryGetProperty("Labels", out var written)
                && written.ValueKind == JsonValueKind.Object)
            {
                foreach (var label in written.EnumerateObject())
                {
                    labels[label.Name] = label.Value.GetString() ?? "";
                }
            }

            return labels;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // An index also holds attestations, which are of no platform.
    private static bool IsForPlatform(JsonElement manifest) =>
        !manifest.TryGetProperty("platform", out var platform)
        || !platform.TryGetProperty("os", out var system)
        || !system.ValueEquals("unknown");

    private static string? DigestIn(JsonElement descriptor) =>
        descriptor.TryGetProperty("digest", out var digest) && digest.GetString() is { } text && ImageGrammar.IsDigest(text) ? text : null;
}
