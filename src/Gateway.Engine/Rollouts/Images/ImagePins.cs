using Gateway.Manifests;

namespace Gateway.Rollouts.Images;

/// <summary>
/// Has deployments name their image as <c>repository@sha256:…</c>: without the tag, because Prefect's worker mishandles
/// <c>repository:tag@sha256:…</c> (measured).
/// </summary>
internal static class ImagePins
{
    /// <summary>The deployments with those images pinned whose digest is known.</summary>
    public static IReadOnlyList<DeploymentSpec> Pin(IReadOnlyList<DeploymentSpec> specs, IReadOnlyDictionary<ImageReference, string> digests) =>
        [.. specs.Select(spec => ImageInjection.ImageOf(spec) is { } image && digests.TryGetValue(image, out var digest) ? spec with { JobVariables = ImageInjection.With(spec.JobVariables, $"{image.Repository}@{digest}") } : spec)];
}
