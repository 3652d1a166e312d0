namespace Gateway.Oidc;

/// <summary>
/// Which OIDC tokens authenticate a job; section <c>Gateway:Oidc</c>. Without an audience, which is a name of this gateway such as its address, no
/// tokens are accepted. The default issuer is GitHub, <c>https://token.actions.githubusercontent.com</c>; a GitHub Enterprise Server has
/// <c>https://HOST/_services/token</c>.
/// </summary>
internal sealed class OidcOptions : IssuerOptions
{
    /// <summary>Makes the defaults.</summary>
    public OidcOptions() => Issuer = "https://token.actions.githubusercontent.com";

    internal override string Section => "Gateway:Oidc";
}
