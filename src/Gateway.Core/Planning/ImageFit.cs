using Gateway.Diagnostics;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Whether runs with an image's Prefect work against a server: a client must not be newer than its server, and some break on newer ones.</summary>
internal static class ImageFit
{
    /// <summary>What is to be said of the two.</summary>
    /// <param name="image">The version in the image; null where the build result does not tell it.</param>
    /// <param name="server">The server's version; null where it is not told.</param>
    /// <param name="serverHasPassword">Whether the server asks for a password.</param>
    /// <param name="severity">How what does not fit counts.</param>
    public static IEnumerable<Finding> Check(PrefectVersion? image, PrefectVersion? server, bool serverHasPassword, FindingSeverity severity)
    {
        if (image is null || server is null)
        {
            yield break;
        }

        if (image.Release.CompareTo(server.Release) > 0)
        {
            yield return new Finding(
                Codes.ImagePrefectNewer,
                severity,
                $"The image has Prefect {image}, which is newer than the server's {server}. The server may not understand its requests, and runs may fail.",
                $"Install Prefect {server} in the image, or upgrade the server first. Gateway:Prefect:ImageVersions controls whether this stops rollouts.");
        }

        // PrefectHQ/prefect #21099.
        if (serverHasPassword && !image.IsAtLeast(3, 6, 14) && server.IsAtLeast(3, 6, 14))
        {
            yield return new Finding(
                Codes.ImagePrefectBroken,
                severity,
                $"The image has Prefect {image}, and the server {server} requires a password. Flows on Prefect 3.6.13 or older crash with servers of version 3.6.14 or newer that require one (PrefectHQ/prefect #21099).",
                $"Install Prefect 3.6.14 or newer, up to {server}, in the image. Gateway:Prefect:ImageVersions controls whether this stops rollouts.");
        }
    }
}
