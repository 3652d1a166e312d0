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

    /// <summary>It is not.</summary>
    /// <param name="Reason">Why, for the log alone. It may have texts of the token in it, escaped and limited in length.</param>
    public sealed record Invalid(string Reason) : TokenVerdict;

    /// <summary>It may be: the issuer's keys could not be had.</summary>
    public sealed record Unverifiable : TokenVerdict;
}
