using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>Puts an image into the job variables of a deployment that names none: the work pool's default would run in its place.</summary>
internal static class ImageInjection
{
    /// <summary>The job variable.</summary>
    public const string Variable = "image";

    /// <summary>The deployment with the image, where it had none.</summary>
    /// <param name="spec">The deployment.</param>
    /// <param name="image">The image; null to change nothing.</param>
    public static DeploymentSpec Apply(DeploymentSpec spec, string? image) => image is null || Names(spec.JobVariables)
        ? spec
        : spec with { JobVariables = With(spec.JobVariables, image) };

    /// <summary>Job variables with this image in the place of any other.</summary>
    public static JsonElement With(JsonElement jobVariables, string image) => JobVariableJson.With(jobVariables, Variable, json => json.WriteStringValue(image));

    /// <summary>The image of a deployment's job variables; null when it has none that can be read.</summary>
    public static ImageReference? ImageOf(DeploymentSpec spec) => TextIn(spec.JobVariables) is { } text ? ImageReference.Parse(text) : null;

    /// <summary>The text of job variables that names an image or refers to one; null when there is none, or something else in its place.</summary>
    public static string? TextIn(JsonElement? jobVariables) =>
        jobVariables is { ValueKind: JsonValueKind.Object } variables && variables.TryGetProperty(Variable, out var image) && image.ValueKind == JsonValueKind.String
            ? image.GetString()
            : null;

    /// <summary>Whether job variables name an image; null is what the pool's default takes the place of.</summary>
    public static bool Names(JsonElement jobVariables) => jobVariables.TryGetProperty(Variable, out var image) && image.ValueKind != JsonValueKind.Null;
}
