namespace Gateway.Policy;

/// <summary>How deployments name the image that they run.</summary>
public enum ImagePinning
{
    /// <summary>By its digest, as far as it is known, so that a tag which moves changes nothing that runs.</summary>
    Digest,

    /// <summary>As the manifest does.</summary>
    Tag,
}
