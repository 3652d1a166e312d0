using System.Text.Json;
using Gateway.Builds;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>Says which deployments of a build refer to a Prefect variable for their image, and to which.</summary>
internal static class ImageVariables
{
    /// <summary>What marks a variable as the gateway's.</summary>
    public const string Tag = "deployment-gateway";

    /// <summary>What the tag begins with that names the project.</summary>
    public const string ProjectTag = "project:";

    /// <summary>Whether a tag tells a lane from others of its repository and MODE: a variable that has one which is not the lane's is another's.</summary>
    public static bool IsOfLane(string tag) =>
        tag.StartsWith(ProjectTag, StringComparison.Ordinal) || tag.StartsWith(BranchTwin.TagPrefix, StringComparison.Ordinal);

    /// <summary>The tags of a lane's variables, by which they are found again.</summary>
    public static IReadOnlyList<string> TagsOf(string mode, string repository, string project, string branch) =>
    [
        Tag,
        $"mode:{mode}",
        $"repository:{repository}",
        .. project.Length == 0 ? (string[])[] : [ProjectTag + project],
        .. branch.Length == 0 ? (string[])[] : [BranchTwin.TagPrefix + branch],
    ];

    /// <summary>
    /// The deployments, each with its variable where the MODE wants one. The build's own images have one, a variable for each repository of images; an
    /// image that the manifest names by itself stands in its deployment.
    /// </summary>
    /// <param name="mode">The MODE, as it is for the repository.</param>
    /// <param name="build">The build.</param>
    /// <param name="specs">Its deployments, with their images as they are to run.</param>
    public static IReadOnlyList<DeploymentSpec> Assign(ModePolicy mode, BuildResult build, IReadOnlyList<DeploymentSpec> specs)
    {
        var variables = mode.ImageReference == ImageReferencing.Variable ? VariablesOf(mode, build, specs) : [];
        return [.. specs.Select(spec => spec with { ImageVariable = ImageInjection.ImageOf(spec) is { } image ? variables.GetValueOrDefault(image) : null })];
    }

    private static Dictionary<ImageReference, string> VariablesOf(ModePolicy mode, BuildResult build, IReadOnlyList<DeploymentSpec> specs)
    {
        var own = ImageReference.Parse(build.Image);
        var built = BuiltRepositories(build, own);
        var variables = new Dictionary<ImageReference, string>();
        var images = specs.Select(ImageInjection.ImageOf).OfType<ImageReference>().Distinct().Where(image => built.Contains(image.Repository));
        foreach (var ofRepository in images.GroupBy(static image => image.Repository, StringComparer.Ordinal))
        {
            // Of several from one repository only the build's own has a name that the next build's will have too.
            if ((ofRepository.ToList() is [var only] ? only : ofRepository.FirstOrDefault(image => IsOwn(image, own, build.Digest))) is { } image)
            {
                variables[image] = ImageVariableName.For(mode, build.Repository, build.Project, image.Repository == own?.Repository ? null : image.Repository);
            }
        }

        return variables;
    }

    private static bool IsOwn(ImageReference image, ImageReference? own, string? digest) =>
        own is not null && (image == own || (image.Digest is { } pinned ? pinned == digest || pinned == own.Digest : image.Tag == own.Tag));

    private static HashSet<string> BuiltRepositories(BuildResult build, ImageReference? own)
    {
        var built = build.Outputs.Values
            .Where(static outputs => outputs.ValueKind == JsonValueKind.Object)
            .SelectMany(static outputs => outputs.EnumerateObject())
            .Where(static output => output.Value.ValueKind == JsonValueKind.String)
            .Select(static output => ImageReference.Parse(output.Value.GetString()!)?.Repository)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        if (own is not null)
        {
            built.Add(own.Repository);
        }

        return built;
    }
}
