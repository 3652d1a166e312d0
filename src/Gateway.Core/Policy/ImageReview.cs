using Gateway.Builds;
using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>What a MODE asks of an image, whether the build names it or a deployment's job variables do.</summary>
internal static class ImageReview
{
    public static Finding Invalid(string? text, string pointer) => new()
    {
        Code = RefusalCodes.ImageInvalid,
        Message = text is null ? "The image is not a string." : $"'{text}' is not a valid image reference.",
        Seen = text,
        Expected = "registry/repository:tag",
        Pointer = pointer,
        Fix = "Use a reference such as ghcr.io/org/name:staging-0123abc, with the repository in lower case.",
    };

    /// <param name="mode">The MODE that asks.</param>
    /// <param name="build">The build, whose commit the tag must carry.</param>
    /// <param name="image">The image.</param>
    /// <param name="pointer">Where the image stands in the body.</param>
    /// <param name="modes">All MODEs, to tell whose tag it is instead; may be empty.</param>
    public static IEnumerable<Finding> Check(
        ModePolicy mode, BuildResult build, ImageReference image, string pointer, IReadOnlyList<ModePolicy> modes)
    {
        if (!mode.AllowsImageRepository(image.Repository))
        {
            yield return new Finding
            {
                Code = RefusalCodes.ImageNotAllowed,
                Message = $"MODE {mode.Name} does not allow images from {image.Repository}{Whose(mode, image)}.",
                Seen = image.Repository,
                Expected = Expectation.OneOf(mode.ImageRepositories, "no image"),
                Setting = mode.OwnSetting(nameof(ModeOptions.ImageRepositories)),
                Pointer = pointer,
                Fix = $"Push the image to a repository of {mode.Title}, or add this one to {mode.OwnSetting(nameof(ModeOptions.ImageRepositories))}.",
            };
        }

        if (!IsBuildsOwn(image, build) && (image.Tag is null || !mode.AllowsTag(image.Tag, build.Sha, BranchOf(build))))
        {
            yield return Tag(mode, build, image.Tag, pointer, modes);
        }

        if (image.Digest is not null && image.Digest != build.Digest)
        {
            yield return Digest(build, image.Digest, pointer);
        }
    }

    /// <summary>Words for whom the MODE runs no images of a repository, where that is not the same for each.</summary>
    public static string Whose(ModePolicy mode, ImageReference image) => mode.Whole is null ? ""
        : mode.OwnerOfImages(image.Repository) is { } owner ? $" for {mode.Repository}: they belong to {owner.Repository}"
        : $" for {mode.Repository}";

    /// <summary>A digest names the build's image as well as its tag does; it is how deployments name it once it is known.</summary>
    private static bool IsBuildsOwn(ImageReference image, BuildResult build) =>
        image is { Tag: null, Digest: not null }
        && image.Digest == build.Digest
        && ImageReference.Parse(build.Image) is { Tag: not null } own
        && own.Repository == image.Repository;

    private static Finding Tag(ModePolicy mode, BuildResult build, string? tag, string pointer, IReadOnlyList<ModePolicy> modes)
    {
        var examples = mode.Patterns.ImageTags.Select(pattern => pattern.Example(build.Sha[..TagPattern.MinDigits], BranchOf(build))).ToList();
        return new Finding
        {
            Code = RefusalCodes.ImageTagNotAllowed,
            Message = $"{TagFault(mode, build, tag, modes)} {(mode.ImageTags.Count == 0 ? $"MODE {mode.Name} allows no tags." : $"MODE {mode.Name} allows tags of the form {string.Join(", ", mode.ImageTags)}.")}",
            Seen = tag,
            Expected = Expectation.OneOf(examples, "no tag"),
            Setting = mode.Setting(nameof(ModeOptions.ImageTags)),
            Pointer = pointer,
            Fix = examples.Count == 0
                ? $"Add a pattern such as {mode.Name}-{{sha}} to {mode.Setting(nameof(ModeOptions.ImageTags))}."
                : $"Tag the image {examples[0]}, or use more digits of the commit.",
        };
    }

    private static string TagFault(ModePolicy mode, BuildResult build, string? tag, IReadOnlyList<ModePolicy> modes)
    {
        if (tag is null)
        {
            return "The image has no tag, so nothing ties it to the commit.";
        }

        if (DigitsIn(mode, build, tag) is { } digits)
        {
            return $"The tag {tag} contains the commit {digits}, but the build is of commit {build.Sha}.";
        }

        return modes.FirstOrDefault(other => DigitsIn(other, build, tag) is not null) is { } owner
            ? $"The tag {tag} belongs to MODE {owner.Name}, but {build.Ref} deploys to MODE {mode.Name}."
            : $"The tag {tag} does not contain the commit {build.Sha} in the form required for {build.Ref}.";
    }

    // A ref that is no branch maps to no MODE, and is refused for that.
    private static string BranchOf(BuildResult build) => BranchRef.Read(build.Ref) ?? build.Ref;

    private static string? DigitsIn(ModePolicy mode, BuildResult build, string tag) =>
        mode.Patterns.ImageTags.Select(pattern => pattern.Digits(tag, BranchOf(build))).FirstOrDefault(static digits => digits is not null);

    /// <summary>Docker runs what the digest says and ignores the tag, so a digest must be the one that the build reported.</summary>
    private static Finding Digest(BuildResult build, string digest, string pointer) => new()
    {
        Code = RefusalCodes.ImageTagNotAllowed,
        Message = build.Digest is { } reported
            ? $"The image is pinned to {digest}, but the build pushed {reported}."
            : $"The image is pinned to {digest}, but the build result reports no digest.",
        Seen = digest,
        Expected = build.Digest ?? "an image without a digest",
        Pointer = pointer,
        Fix = "Remove the digest from the image, or send the digest of the image that was pushed.",
    };
}
