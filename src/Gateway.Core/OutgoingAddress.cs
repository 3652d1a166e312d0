namespace Gateway;

/// <summary>What every address must be that the gateway is sent to or told to trust.</summary>
internal static class OutgoingAddress
{
    /// <summary>Whether nobody on the way can change what is read there: https, or this machine.</summary>
    public static bool IsProtected(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    /// <summary>Whether it may stand in the settings: protected, and nothing but a place.</summary>
    public static bool IsTrustworthy(Uri address) => IsProtected(address) && address is { UserInfo: "", Query: "", Fragment: "" };

    /// <summary>Whether two addresses are one server's.</summary>
    public static bool IsSameServer(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
