using Microsoft.Extensions.Options;

namespace Gateway.Oidc;

/// <summary>Checks <see cref="OidcOptions"/> when the service starts.</summary>
internal sealed class OidcOptionsValidator : IValidateOptions<OidcOptions>
{
    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        var errors = options.FindErrors();
        if (options.Issuer is null)
        {
            errors.Insert(0, "Gateway:Oidc:Issuer must be an https address, such as GitHub's, https://token.actions.githubusercontent.com.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
