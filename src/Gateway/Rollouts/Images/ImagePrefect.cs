using Gateway.Builds;
using Gateway.Manifests;
using Gateway.Prefect;
using Gateway.Rollouts.Planning;
using Microsoft.Extensions.Options;

namespace Gateway.Rollouts.Images;

/// <summary>What a build's image and the server are to each other, by the settings.</summary>
internal sealed class ImagePrefect(IOptions<PrefectOptions> options)
{
    /// <summary>The version of Prefect in a build's image; null where CI did not tell it.</summary>
    public static PrefectVersion? VersionOf(BuildResult build) => PrefectVersion.Parse(build.PrefectVersion);

    /// <summary>What does not fit of the two versions.</summary>
    public IEnumerable<Finding> Check(BuildResult build, PrefectVersion? server) => ImageFit.Check(
        VersionOf(build),
        server,
        options.Value.AuthString is not null,
        options.Value.ImageVersions == ImageVersions.Refuse ? FindingSeverity.Error : FindingSeverity.Warning);
}
