namespace Gateway.Oidc;

/// <summary>Addresses that keys may come from.</summary>
internal static class OidcAddress
{
    /// <summary>Whether nobody on the way can change what is read there.</summary>
    public static bool IsTrustworthy(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address is { UserInfo: "", Query: "", Fragment: "" };

    /// <summary>The issuer's discovery document (OpenID Connect Discovery 1.0, section 4).</summary>
    public static Uri Discovery(string issuer) => new(issuer.TrimEnd('/') + "/.well-known/openid-configuration");

    /// <summary>Whether two addresses are one server's.</summary>
    public static bool IsSameServer(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
