namespace Gateway.Images;

/// <summary>Which registries are asked about images; section <c>Gateway:Images</c>. None is, unless it is listed.</summary>
public sealed class ImageOptions
{
    /// <summary>The registries, by any name.</summary>
    public IReadOnlyDictionary<string, RegistryOptions>? Registries { get; set; }

    /// <summary>How long one request may take. Default 10 seconds; 100 milliseconds to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>A registry that speaks the OCI distribution protocol.</summary>
public sealed class RegistryOptions
{
    /// <summary>The registry as images name it, such as <c>ghcr.io</c>; <c>docker.io</c> is the one of images that name none. Required.</summary>
    public string? Host { get; set; }

    /// <summary>Where it is reached. Default <c>https://</c> and the host; http only for an address of this machine.</summary>
    public string? Url { get; set; }

    /// <summary>Where it sends for tokens, when that is on another server than the registry itself. Default none.</summary>
    public string? TokenUrl { get; set; }

    /// <summary>Hosts that it may send to for an image's configuration, which is read for its labels. They are sent no credentials. Default none.</summary>
    public string[] BlobHosts { get; set; } = [];

    /// <summary>User, together with <see cref="Password"/>. Default none: images are public.</summary>
    public string? Username { get; set; }

    /// <summary>Password or access token; best from a file, <c>Password__File</c>, which is read each time so that a new password counts at once.</summary>
    public string? Password { get; set; }

    /// <summary>The file that <see cref="Password"/> came from; null when it stands in the settings themselves.</summary>
    internal string? PasswordFile { get; set; }
}
