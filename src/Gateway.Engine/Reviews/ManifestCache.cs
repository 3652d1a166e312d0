using System.Security.Cryptography;
using System.Text;
using Gateway.Manifests;
using Microsoft.Extensions.Caching.Memory;

namespace Gateway.Reviews;

/// <summary>
/// Remembers manifests that were read. Most builds bring the manifest of the build before, and every build is reviewed twice;
/// reading YAML is what a review costs most. Bounded by the size of the texts.
/// </summary>
internal sealed class ManifestCache : IDisposable
{
    /// <summary>Characters of manifests that are remembered at most, or what takes as much memory as so many; what was read from them takes some ten times as many bytes.</summary>
    private const long MaxCharacters = 2 * 1024 * 1024;

    private static readonly ManifestLimits Limits = new();

    private readonly MemoryCache _readings = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });

    /// <summary>Reads a manifest, or remembers what was read from the same text before.</summary>
    public ManifestReading Read(string text)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        if (_readings.TryGetValue(key, out ManifestReading? known))
        {
            return known!;
        }

        var reading = ManifestReader.Read(text, Limits);
        using var entry = _readings.CreateEntry(key);
        entry.Size = Math.Max(Math.Max(1, text.Length), reading.Manifest?.Weight ?? 0);
        entry.Value = reading;
        return reading;
    }

    /// <inheritdoc />
    public void Dispose() => _readings.Dispose();
}
