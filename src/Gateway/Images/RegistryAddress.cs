namespace Gateway.Images;

/// <summary>Addresses that may be asked about an image.</summary>
internal static class RegistryAddress
{
    /// <summary>Whether nobody on the way can change what is read there.</summary>
    public static bool IsTrustworthy(Uri address) => IsProtected(address) && address is { UserInfo: "", Query: "", Fragment: "" };

    /// <summary>Whether a registry may send there for tokens: to itself, or where the settings say.</summary>
    public static bool IsTokenServer(Uri realm, Uri registry, Uri? tokens) =>
        IsProtected(realm) && realm.UserInfo.Length == 0 && (IsSameServer(realm, registry) || (tokens is not null && IsSameServer(realm, tokens)));

    /// <summary>Whether a registry may send there for a blob.</summary>
    public static bool IsBlobServer(Uri address, Uri registry, IReadOnlyList<string> hosts) =>
        IsProtected(address)
        && address.UserInfo.Length == 0
        && (IsSameServer(address, registry) || hosts.Any(host => string.Equals(host, address.Authority, StringComparison.OrdinalIgnoreCase)));

    private static bool IsProtected(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    private static bool IsSameServer(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
