namespace Gateway.Images;

/// <summary>Media types of manifests, of the OCI and of Docker.</summary>
internal static class MediaTypes
{
    public const string Index = "application/vnd.oci.image.index.v1+json";

    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";

    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
}
