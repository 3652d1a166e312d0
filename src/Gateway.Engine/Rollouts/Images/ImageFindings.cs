using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Images;

namespace Gateway.Rollouts.Images;

/// <summary>What is said of images.</summary>
internal static class ImageFindings
{
    /// <summary>The commit that an image was built of (OCI image specification, annotations).</summary>
    public const string RevisionLabel = "org.opencontainers.image.revision";

    /// <summary>Where the image's source is (OCI image specification, annotations).</summary>
    public const string SourceLabel = "org.opencontainers.image.source";

    public static Finding Missing(ImageName image) => Error(
        Codes.ImageMissing, $"The registry has no image {image}.", "Push the image before you send the build result.");

    public static Finding NotBuilt(ImageName image) => new(
        Codes.ImageNotBuilt,
        FindingSeverity.Warning,
        $"The registry has no image {image} yet, so its digest and its labels are unknown.",
        "Nothing to do. The image is built after the merge and checked then.");

    public static Finding Refused(ImageName image, string reason) => Error(Codes.ImageUnreadable, $"The image {image} cannot be checked. {reason}", "Fix the registry's settings, or the registry.");

    public static Finding OtherDigest(ImageName image, string found, string reported) => Error(
        Codes.ImageDigestDiffers,
        $"The registry has {found} under {image}, but the build pushed {reported}.",
        "The tag was moved since. Push the image again under a tag of its own commit, and send that build.");

    public static Finding NotPinned(ImageName image) => new(
        Codes.ImageNotPinned,
        FindingSeverity.Warning,
        $"The digest of {image} is unknown, so deployments use its tag, which can be moved.",
        "Send the digest of the image that was pushed, or add its registry to Gateway:Images:Registries.")
    {
        Setting = "Gateway:Images:Registries",
    };

    public static Finding LabelsUnknown(ImageName image) => Error(
        Codes.ImageLabelsUnknown,
        $"This MODE requires the labels of {image}, but its registry is not configured.",
        $"Add {image.Registry} to Gateway:Images:Registries.") with
    {
        Setting = "Gateway:Images:Registries",
    };

    public static Finding Stale(ImageName image, string reason) => new(
        Codes.ImageNotChecked,
        FindingSeverity.Warning,
        $"Could not check whether {image} still exists. {reason}",
        "Check the registry.");

    /// <summary>Of a plan, which does not wait for a registry that is away.</summary>
    public static Finding Unchecked(string reason) => Error(Codes.RegistryUnavailable, $"An image could not be checked. {reason}", "Request the plan again when the registry responds.");

    /// <summary>What the labels should say and do not.</summary>
    public static IEnumerable<Finding> Labels(ImageName image, IReadOnlyDictionary<string, string> labels, BuildResult build)
    {
        var revision = labels.GetValueOrDefault(RevisionLabel);
        if (!string.Equals(revision, build.Sha, StringComparison.OrdinalIgnoreCase))
        {
            yield return Error(
                Codes.ImageLabelsDiffer,
                $"The label {RevisionLabel} of {image} is {Shown(revision)}, but the build is of commit {build.Sha}.",
                $"Build the image with the label {RevisionLabel}={build.Sha}.");
        }

        var source = labels.GetValueOrDefault(SourceLabel);
        if (!IsOf(source, build.Repository))
        {
            yield return Error(
                Codes.ImageLabelsDiffer,
                $"The label {SourceLabel} of {image} is {Shown(source)}, but the build is of {build.Repository}.",
                $"Build the image with the label {SourceLabel}, the address of the repository.");
        }
    }

    // https://github.com/owner/name, whatever the host is, with .git or without.
    private static bool IsOf(string? source, string repository)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out var address))
        {
            return false;
        }

        var path = address.AbsolutePath.Trim('/');
        path = path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
        return path.Equals(repository, StringComparison.OrdinalIgnoreCase);
    }

    private static string Shown(string? label) => label is null ? "missing" : label.Length > 200 ? label[..200] + "…" : label;

    private static Finding Error(string code, string message, string fix) => new(code, FindingSeverity.Error, message, fix);
}
