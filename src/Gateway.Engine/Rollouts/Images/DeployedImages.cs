using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Images;
using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Rollouts.Images;

/// <summary>
/// Finds out what the images of a rollout are: asks the registries of the settings, holds their word against the build's, and has the
/// deployments name what was found.
/// </summary>
internal sealed class DeployedImages(IImageRegistries registries)
{
    /// <summary>Of Docker, for images that name no registry.</summary>
    private const string DefaultRegistry = "docker.io";

    private const string OfficialImages = "library/";

    /// <summary>Whose images they are.</summary>
    private enum Origin
    {
        Build,
        PullRequest,
        Record,
    }

    /// <summary>Of a build: the tag must be what was pushed.</summary>
    public Task<ImageCheck> CheckAsync(ModePolicy mode, BuildResult build, IReadOnlyList<DeploymentSpec> specs, CancellationToken cancellationToken) =>
        CheckAsync(mode, build, specs, [.. OwnOf(build), .. ImagesOf(specs)], Origin.Build, cancellationToken);

    /// <summary>Of what a pull request would bring: its own image is built after the merge, and every other must be there.</summary>
    public Task<ImageCheck> CheckProposedAsync(ModePolicy mode, BuildResult build, IReadOnlyList<DeploymentSpec> specs, CancellationToken cancellationToken) =>
        CheckAsync(mode, build, specs, [.. OwnOf(build), .. ImagesOf(specs)], Origin.PullRequest, cancellationToken);

    /// <summary>
    /// Of what an earlier rollout applied: it must still be there. A registry that is away does not stop it, because that is when going
    /// back is wanted.
    /// </summary>
    public Task<ImageCheck> CheckRecordedAsync(ModePolicy mode, BuildResult build, IReadOnlyList<DeploymentSpec> specs, CancellationToken cancellationToken) =>
        CheckAsync(mode, build, specs, ImagesOf(specs), Origin.Record, cancellationToken);

    private async Task<ImageCheck> CheckAsync(
        ModePolicy mode, BuildResult build, IReadOnlyList<DeploymentSpec> specs, IEnumerable<ImageReference> images, Origin origin, CancellationToken cancellationToken)
    {
        var withLabels = mode.RequireImageLabels && origin != Origin.Record;
        var findings = new List<Finding>();
        var digests = new Dictionary<ImageReference, string>();
        string? unavailable = null;

        // What the policy refuses is not asked for: a plan would tell what is in another repository's registry, read with the gateway's password.
        var allowed = images.Distinct().Where(image => origin == Origin.Record || mode.AllowsImageRepository(image.Repository));
        foreach (var image in allowed)
        {
            var (name, expected) = (NameOf(image), ExpectedOf(image, build));
            var resolution = await registries.ResolveAsync(name, withLabels, cancellationToken);
            switch (resolution)
            {
                case ImageResolution.Found found:
                    Found(found, image, name, expected);
                    break;
                case ImageResolution.NotListed:
                    NotListed(image, name, expected);
                    break;
                case ImageResolution.Missing when IsToBeBuilt(image):
                    findings.Add(ImageFindings.NotBuilt(name));
                    break;
                case ImageResolution.Missing:
                    findings.Add(ImageFindings.Missing(name));
                    break;
                case ImageResolution.Refused refused:
                    findings.Add(ImageFindings.Refused(name, refused.Reason));
                    break;
                case ImageResolution.Unavailable away when origin == Origin.Record:
                    findings.Add(ImageFindings.Stale(name, away.Reason));
                    break;
                case ImageResolution.Unavailable away:
                    unavailable ??= away.Reason;
                    break;
            }
        }

        var pinned = mode.ImagePinning == ImagePinning.Digest ? ImagePins.Pin(specs, digests) : specs;
        var own = ImageReference.Parse(build.Image) is { } reference ? digests.GetValueOrDefault(reference) : null;
        return new ImageCheck(pinned, findings, own ?? build.Digest, unavailable);

        // Of it there is no digest yet, and nobody could post one.
        bool IsToBeBuilt(ImageReference image) => origin == Origin.PullRequest && OwnOf(build).Contains(image);

        void Found(ImageResolution.Found found, ImageReference image, ImageName name, string? expected)
        {
            digests[image] = found.Digest;
            if (expected is not null && expected != found.Digest)
            {
                findings.Add(ImageFindings.OtherDigest(name, found.Digest, expected));
            }

            if (withLabels)
            {
                findings.AddRange(ImageFindings.Labels(name, found.Labels, build));
            }
        }

        void NotListed(ImageReference image, ImageName name, string? expected)
        {
            if (withLabels)
            {
                findings.Add(ImageFindings.LabelsUnknown(name));
            }

            if (expected is not null)
            {
                digests[image] = expected;
            }
            else if (mode.ImagePinning == ImagePinning.Digest && ImagesOf(specs).Contains(image) && !IsToBeBuilt(image))
            {
                findings.Add(ImageFindings.NotPinned(name));
            }
        }
    }

    private static IEnumerable<ImageReference> OwnOf(BuildResult build) => ImageReference.Parse(build.Image) is { } image ? [image] : [];

    private static IEnumerable<ImageReference> ImagesOf(IReadOnlyList<DeploymentSpec> specs) =>
        specs.Select(ImageInjection.ImageOf).OfType<ImageReference>();

    // The tag is asked for where there is one: it is the tag that somebody may have moved.
    internal static ImageName NameOf(ImageReference image) => new(
        image.Registry ?? DefaultRegistry,
        image.Registry is null && !image.Path.Contains('/', StringComparison.Ordinal) ? OfficialImages + image.Path : image.Path,
        image.Tag ?? image.Digest ?? "latest");

    // CI's word is of the image that it pushed, under whichever of its tags.
    private static string? ExpectedOf(ImageReference image, BuildResult build) =>
        image.Digest ?? (ImageReference.Parse(build.Image) is { } own && own.Repository == image.Repository && own.Tag == image.Tag ? own.Digest ?? build.Digest : null);
}
