using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>What reading a manifest's text gave.</summary>
/// <param name="Manifest">The manifest; null when the text cannot be read at all, which always comes with an error finding.</param>
/// <param name="Findings">What is wrong with the text as YAML, by place. <see cref="ManifestCompiler"/> repeats them.</param>
internal sealed record ManifestReading(Manifest? Manifest, IReadOnlyList<Finding> Findings);
