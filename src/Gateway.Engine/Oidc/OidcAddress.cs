namespace Gateway.Oidc;

/// <summary>Addresses that keys may come from.</summary>
internal static class OidcAddress
{
    /// <summary>The issuer's discovery document (OpenID Connect Discovery 1.0, section 4).</summary>
    public static Uri Discovery(string issuer) => new(issuer.TrimEnd('/') + "/.well-known/openid-configuration");
}
