namespace Gateway.Images;

/// <summary>A registry could not be read as far as was needed.</summary>
internal sealed class RegistryException : Exception
{
    public RegistryException(string reason, bool mayPass)
        : base(reason) => MayPass = mayPass;

    /// <summary>Whether asking again may help.</summary>
    public bool MayPass { get; }
}
