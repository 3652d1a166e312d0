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

        var isOwn = IsBuildsOwn(image, build);
        if (!isOwn && (image.Tag is null || !mode.AllowsTag(image.Tag, TagSource.Of(build)) || OwnerOfTag(mode, build, image) is not null))
        {
            yield return Tag(mode, build, image, pointer, modes);
        }

        foreach (var refusal in mode.GroupsOf(build.Repository, build.Project).SelectMany(project => CheckProject(project, build, image, isOwn, pointer)))
        {
            yield return refusal;
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

    private static IEnumerable<Finding> CheckProject(ProjectGroup project, BuildResult build, ImageReference image, bool isOwn, string pointer)
    {
        if (project.ImageRepositories.Count > 0 && !ModePolicy.Any(project.ImageRepositories, image.Repository))
        {
            var setting = $"{project.Setting}:{nameof(ProjectOptions.ImageRepositories)}";
            yield return new Finding
            {
                Code = RefusalCodes.ImageNotAllowed,
                Message = $"{ProjectPath.TitleOf(build.Project)} may not run images from {image.Repository}.",
                Seen = image.Repository,
                Expected = Expectation.OneOf([.. project.ImageRepositories.Select(static pattern => pattern.Text)], "no image"),
                Setting = setting,
                Pointer = pointer,
                Fix = $"Push the image to a repository of the project, or add this one to {setting}.",
            };
        }

        if (!isOwn && project.ImageTags.Count > 0 && (image.Tag is null || !project.ImageTags.Any(pattern => pattern.IsMatch(image.Tag, TagSource.Of(build)))))
        {
            var setting = $"{project.Setting}:{nameof(ProjectOptions.ImageTags)}";
            yield return new Finding
            {
                Code = RefusalCodes.ImageTagNotAllowed,
                Message = $"{ProjectPath.TitleOf(build.Project)} may not run images with the tag {image.Tag ?? "(none)"}, only with tags of the form {string.Join(", ", project.ImageTags)}.",
                Seen = image.Tag,
                Expected = Expectation.OneOf(Examples(project.ImageTags, build), "no tag"),
                Setting = setting,
                Pointer = pointer,
                Fix = $"Tag the image as {setting} says.",
            };
        }
    }

    /// <summary>The other MODE whose images have this tag, whatever the branch: nobody else runs them.</summary>
    private static ModePolicy? OwnerOfTag(ModePolicy mode, BuildResult build, ImageReference image) => mode.Others
        .Select(other => other.For(build.Repository))
        .FirstOrDefault(other => other.AllowsRepository(build.Repository)
            && other.AllowsImageRepository(image.Repository)
            && other.Patterns.ImageTags.Any(pattern => !pattern.HasBranch && pattern.Digits(image.Tag!, TagSource.Of(build)) is not null));

    private static List<string> Examples(IReadOnlyList<TagPattern> patterns, BuildResult build) => [.. patterns.Select(pattern => pattern.Example(TagSource.Of(build))).OfType<string>()];

    private static Finding Tag(ModePolicy mode, BuildResult build, ImageReference image, string pointer, IReadOnlyList<ModePolicy> modes)
    {
        var (tag, examples) = (image.Tag, Examples(mode.Patterns.ImageTags, build));
        return new Finding
        {
            Code = RefusalCodes.ImageTagNotAllowed,
            Message = $"{TagFault(mode, build, image, modes)} {(mode.ImageTags.Count == 0 ? $"MODE {mode.Name} allows no tags." : $"MODE {mode.Name} allows tags of the form {string.Join(", ", mode.ImageTags)}.")}",
            Seen = tag,
            Expected = Expectation.OneOf(examples, "no tag"),
            Setting = mode.Setting(nameof(ModeOptions.ImageTags)),
            Pointer = pointer,
            Fix = examples.Count == 0 && mode.ImageTags.Count > 0
                ? $"Send the project's folder in project, or add a pattern without {{project}} to {mode.Setting(nameof(ModeOptions.ImageTags))}."
                : examples.Count == 0
                ? $"Add a pattern such as {mode.Name}-{{sha}} to {mode.Setting(nameof(ModeOptions.ImageTags))}."
                : $"Tag the image {examples[0]}, or use more digits of the commit.",
        };
    }

    private static string TagFault(ModePolicy mode, BuildResult build, ImageReference image, IReadOnlyList<ModePolicy> modes)
    {
        if (image.Tag is not { } tag)
        {
            return "The image has no tag, so nothing ties it to the commit.";
        }

        if (OwnerOfTag(mode, build, image) is { } other)
        {
            return $"The tag {tag} belongs to MODE {other.Name}, but {build.Ref} deploys to MODE {mode.Name}.";
        }

        if (DigitsIn(mode, build, tag) is { } digits)
        {
            return $"The tag {tag} contains the commit {digits}, but the build is of commit {build.Sha}.";
        }

        return modes.FirstOrDefault(other => DigitsIn(other, build, tag) is not null) is { } owner
            ? $"The tag {tag} belongs to MODE {owner.Name}, but {build.Ref} deploys to MODE {mode.Name}."
            : $"The tag {tag} does not contain the commit {build.Sha} in the form required for {build.Ref}.";
    }

    private static string? DigitsIn(ModePolicy mode, BuildResult build, string tag) =>
        mode.Patterns.ImageTags.Select(pattern => pattern.Digits(tag, TagSource.Of(build))).FirstOrDefault(static digits => digits is not null);

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
