namespace Gateway.Oidc;

/// <summary>An issuer of tokens: what they must say, and where its keys come from.</summary>
internal abstract class IssuerOptions
{
    /// <summary>The issuer, exactly as in the tokens. https, except for an address of this machine.</summary>
    public string? Issuer { get; set; }

    /// <summary>The audience that tokens must have. Default null: no tokens are accepted.</summary>
    public string? Audience { get; set; }

    /// <summary>Address of the issuer's keys. Default null: the address in the issuer's discovery document, which must be on the issuer's host.</summary>
    public string? JwksUri { get; set; }

    /// <summary>How long keys are used before they are fetched again. Default 1 hour; 1 minute to 1 day.</summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Minimum time between two fetches, whatever the tokens require. Default 1 minute; 1 second to 1 hour.</summary>
    public TimeSpan FetchPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a fetch may take. Default 5 seconds; 100 milliseconds to 1 minute.</summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How far the issuer's clock may differ from this one. Default 1 minute; up to 5 minutes.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The section of these settings, for messages.</summary>
    internal abstract string Section { get; }

    /// <summary>Everything that is wrong with them.</summary>
    internal List<string> FindErrors()
    {
        var errors = new List<string>();
        if (Issuer is { } issuer)
        {
            CheckAddress("Issuer", issuer);
        }

        if (JwksUri is { } keys)
        {
            CheckAddress("JwksUri", keys);
        }

        if (Audience is { } audience && string.IsNullOrWhiteSpace(audience))
        {
            errors.Add($"{Section}:Audience is empty, so any token would be accepted. Set it to a name of this gateway, or remove it to accept no tokens.");
        }

        CheckTime("KeyLifetime", KeyLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        CheckTime("FetchPause", FetchPause, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckTime("FetchTimeout", FetchTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        CheckTime("ClockSkew", ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        return errors;

        void CheckAddress(string setting, string text)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !OutgoingAddress.IsTrustworthy(address))
            {
                errors.Add($"{Section}:{setting} must be an https address without user, query or fragment. http is only allowed for an address of this machine.");
            }
        }

        void CheckTime(string setting, TimeSpan time, TimeSpan least, TimeSpan most)
        {
            if (time < least || time > most)
            {
                errors.Add($"{Section}:{setting} must be between {least:c} and {most:c}.");
            }
        }
    }
}
