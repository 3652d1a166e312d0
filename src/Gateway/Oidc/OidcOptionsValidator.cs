using Microsoft.Extensions.Options;

namespace Gateway.Oidc;

/// <summary>Checks <see cref="OidcOptions"/> when the service starts.</summary>
internal sealed class OidcOptionsValidator : IValidateOptions<OidcOptions>
{
    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        var errors = new List<string>();
        CheckAddress("Issuer", options.Issuer);
        if (options.JwksUri is { } keys)
        {
            CheckAddress("JwksUri", keys);
        }

        if (options.Audience is { } audience && string.IsNullOrWhiteSpace(audience))
        {
            errors.Add("Gateway:Oidc:Audience is empty: any token would do. Give it a name of this gateway, or leave it out and no token is taken.");
        }

        CheckTime("KeyLifetime", options.KeyLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        CheckTime("FetchPause", options.FetchPause, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckTime("FetchTimeout", options.FetchTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        CheckTime("ClockSkew", options.ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void CheckAddress(string setting, string text)
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !OutgoingAddress.IsTrustworthy(address))
            {
                errors.Add($"Gateway:Oidc:{setting} must be an https address without user, query or fragment; http only for an address of this machine.");
            }
        }

        void CheckTime(string setting, TimeSpan time, TimeSpan least, TimeSpan most)
        {
            if (time < least || time > most)
            {
                errors.Add($"Gateway:Oidc:{setting} must lie between {least:c} and {most:c}.");
            }
        }
    }
}
