namespace Gateway.Images;

/// <summary>Addresses that a registry may send to.</summary>
internal static class RegistryAddress
{
    /// <summary>Whether a registry may send there for tokens: to itself, or where the settings say.</summary>
    public static bool IsTokenServer(Uri realm, Uri registry, Uri? tokens) =>
        OutgoingAddress.IsProtected(realm)
        && realm.UserInfo.Length == 0
        && (OutgoingAddress.IsSameServer(realm, registry) || (tokens is not null && OutgoingAddress.IsSameServer(realm, tokens)));

    /// <summary>Whether a registry may send there for a blob.</summary>
    public static bool IsBlobServer(Uri address, Uri registry, IReadOnlyList<string> hosts) =>
        OutgoingAddress.IsProtected(address)
        && address.UserInfo.Length == 0
        && (OutgoingAddress.IsSameServer(address, registry) || hosts.Any(host => string.Equals(host, address.Authority, StringComparison.OrdinalIgnoreCase)));
}
