using Gateway.Builds;

namespace Gateway.Oidc;

/// <summary>What became of the verification of a token.</summary>
internal abstract record TokenVerdict
{
    private TokenVerdict()
    {
    }

    /// <summary>It is the issuer's, for this gateway, and in time.</summary>
    /// <param name="Claims">What it says.</param>
    public sealed record Valid(TokenClaims Claims) : TokenVerdict;

    /// <summary>It is not, for whatever reason.</summary>
    public sealed record Invalid : TokenVerdict;

    /// <summary>It may be: the issuer's keys could not be had.</summary>
    public sealed record Unverifiable : TokenVerdict;
}
