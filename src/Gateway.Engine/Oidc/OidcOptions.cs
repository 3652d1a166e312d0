namespace Gateway.Oidc;

/// <summary>
/// Whose tokens are taken as proof of a job; section <c>Gateway:Oidc</c>. Without an audience, a name of this gateway such as its address,
/// none are. The issuer is GitHub's own by default, <c>https://token.actions.githubusercontent.com</c>; a GitHub Enterprise Server has
/// <c>https://HOST/_services/token</c>.
/// </summary>
public sealed class OidcOptions : IssuerOptions
{
    /// <summary>Makes the defaults.</summary>
    public OidcOptions() => Issuer = "https://token.actions.githubusercontent.com";

    internal override string Section => "Gateway:Oidc";
}
