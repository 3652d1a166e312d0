using System.Text.Json;
using Gateway.Manifests;

namespace Gateway.Rollouts.Images;

/// <summary>
/// Has deployments name their image as <c>repository@sha256:…</c>: without the tag, because Prefect's worker mishandles
/// <c>repository:tag@sha256:…</c> (measured).
/// </summary>
internal static class ImagePins
{
    /// <summary>The image of a deployment's job variables; null when it has none that can be read.</summary>
    public static ImageReference? ImageOf(DeploymentSpec spec) =>
        spec.JobVariables.TryGetProperty(ImageInjection.Variable, out var value)
        && value.ValueKind == JsonValueKind.String
            ? ImageReference.Parse(value.GetString()!)
            : null;

    /// <summary>The deployments with those images pinned whose digest is known.</summary>
    public static IReadOnlyList<DeploymentSpec> Pin(IReadOnlyList<DeploymentSpec> specs, IReadOnlyDictionary<ImageReference, string> digests) =>
        [.. specs.Select(spec => ImageOf(spec) is { } image && digests.TryGetValue(image, out var digest) ? Pin(spec, $"{image.Repository}@{digest}") : spec)];

    private static DeploymentSpec Pin(DeploymentSpec spec, string image) =>
        spec with { JobVariables = JobVariableJson.With(spec.JobVariables, ImageInjection.Variable, json => json.WriteStringValue(image)) };
}
