namespace Gateway.Policy;

/// <summary>How deployments name the image that they run.</summary>
internal enum ImagePinning
{
    /// <summary>By its digest, as far as it is known, so that a tag which moves changes nothing that runs.</summary>
    Digest,

    /// <summary>As the manifest does.</summary>
    Tag,
}

/// <summary>Where the image of a lane's deployments stands on the server.</summary>
internal enum ImageReferencing
{
    /// <summary>In the job variables of each deployment.</summary>
    Inline,

    /// <summary>In one Prefect variable of the lane, to which the job variables of each deployment refer: a new image is one write.</summary>
    Variable,
}

/// <summary>What runs where a deployment names no image.</summary>
internal enum MissingImage
{
    /// <summary>The build's image, which the gateway puts in.</summary>
    Build,

    /// <summary>What the work pool says, such as its default image.</summary>
    Pool,

    /// <summary>Nothing: the deployment is refused.</summary>
    Refuse,
}
