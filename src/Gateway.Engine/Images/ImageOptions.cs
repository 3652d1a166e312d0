namespace Gateway.Images;

/// <summary>Registries that the gateway reads images from; section <c>Gateway:Images</c>. Other registries are never contacted.</summary>
internal sealed class ImageOptions
{
    /// <summary>The registries, by any name.</summary>
    public IReadOnlyDictionary<string, RegistryOptions>? Registries { get; set; }

    /// <summary>How long one request may take. Default 10 seconds; 100 milliseconds to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>A registry that speaks the OCI distribution protocol.</summary>
internal sealed class RegistryOptions
{
    /// <summary>
    /// The registry's host as used in image references, such as <c>ghcr.io</c>; <c>docker.io</c> is the registry of images without a host. Required.
    /// </summary>
    public string? Host { get; set; }

    /// <summary>The registry's address. Default <c>https://</c> and the host; http only for an address of this machine.</summary>
    public string? Url { get; set; }

    /// <summary>Address of its token server, if that is another server than the registry. Default none.</summary>
    public string? TokenUrl { get; set; }

    /// <summary>Hosts that it may redirect to for an image's configuration, which is read for its labels. They get no credentials. Default none.</summary>
    public string[] BlobHosts { get; set; } = [];

    /// <summary>User, together with <see cref="Password"/>. Default none: images are public.</summary>
    public string? Username { get; set; }

    /// <summary>
    /// Password or access token; best read from a file, <c>Password__File</c>, which is read each time so that a new password takes effect
    /// immediately.
    /// </summary>
    public string? Password { get; set; }

    /// <summary>The file that <see cref="Password"/> came from; null when it stands in the settings themselves.</summary>
    internal string? PasswordFile { get; set; }
}
