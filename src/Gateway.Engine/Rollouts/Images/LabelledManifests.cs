using Gateway.Diagnostics;
using Gateway.Images;

namespace Gateway.Rollouts.Images;

/// <summary>Reads the manifest that an image carries as a label. The registry must be one of the settings, as for everything about images.</summary>
internal sealed class LabelledManifests
{
    private readonly IImageRegistries _registries;

    /// <summary>Makes it.</summary>
    public LabelledManifests(IImageRegistries registries) => _registries = registries;

    /// <summary>Asks the registry once.</summary>
    /// <param name="image">The image, with a tag.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<FetchedManifest> ReadAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var name = DeployedImages.NameOf(image);
        return await _registries.ResolveAsync(name, withLabels: true, cancellationToken) switch
        {
            ImageResolution.Found found => From(found, name),
            ImageResolution.Missing => new FetchedManifest.Wrong(ImageFindings.Missing(name)),
            ImageResolution.Refused refused => new FetchedManifest.Wrong(ImageFindings.Refused(name, refused.Reason)),
            ImageResolution.Unavailable away => new FetchedManifest.Away(away.Reason),
            _ => Wrong(Codes.ImageLabelsUnknown, $"The manifest must be read from the labels of {name}, but its registry is not configured.", $"Add {name.Registry} to Gateway:Images:Registries."),
        };
    }

    private static FetchedManifest From(ImageResolution.Found found, ImageName name)
    {
        if (!found.Labels.TryGetValue(ManifestLabel.Name, out var label))
        {
            return Wrong(Codes.ManifestLabelMissing, $"The image {name} has no label {ManifestLabel.Name} that is the same on every platform.", $"Build it with the label: --label \"{ManifestLabel.Name}=$(gzip -9n < prefect.yaml | base64 -w0)\".");
        }

        return ManifestLabel.Decode(label, out var manifest) is { } fault
            ? Wrong(Codes.ManifestLabelInvalid, $"The label {ManifestLabel.Name} of {name} {fault}.", "It must be the gzipped prefect.yaml in base64: gzip -9n < prefect.yaml | base64 -w0.")
            : new FetchedManifest.Read(manifest, found.Digest);
    }

    private static FetchedManifest.Wrong Wrong(string code, string message, string fix) => new(new Finding(code, FindingSeverity.Error, message, fix));
}
