namespace Gateway.Oidc;

/// <summary>Whose tokens are taken as proof; section <c>Gateway:Oidc</c>. Without an audience none are.</summary>
public sealed class OidcOptions
{
    /// <summary>
    /// The issuer, exactly as tokens name it. Default GitHub's own, <c>https://token.actions.githubusercontent.com</c>; a GitHub Enterprise
    /// Server has <c>https://HOST/_services/token</c>. https, except for an address of this machine.
    /// </summary>
    public string Issuer { get; set; } = "https://token.actions.githubusercontent.com";

    /// <summary>The audience that tokens must be made for: a name of this gateway, such as its address. Default null: no token is taken.</summary>
    public string? Audience { get; set; }

    /// <summary>Address of the issuer's keys. Default null: the one that the issuer's discovery document names, on the issuer's own host.</summary>
    public string? JwksUri { get; set; }

    /// <summary>How old keys get before they are fetched again. Default 1 hour; 1 minute to 1 day.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Least time between two fetches, whatever tokens ask for. Default 1 minute; 1 second to 1 hour.</summary>
    public TimeSpan FetchPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a fetch may take. Default 5 seconds; 100 milliseconds to 1 minute.</summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How far the issuer's clock may differ from this one. Default 1 minute; up to 5 minutes.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);
}
