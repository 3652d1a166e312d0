using Microsoft.Extensions.Options;

namespace Gateway.Oidc;

/// <summary>Checks <see cref="PeopleOptions"/> when the service starts.</summary>
internal sealed class PeopleOptionsValidator : IValidateOptions<PeopleOptions>
{
    private readonly IOptions<OidcOptions> _jobs;

    public PeopleOptionsValidator(IOptions<OidcOptions> jobs) => _jobs = jobs;

    public ValidateOptionsResult Validate(string? name, PeopleOptions options)
    {
        var errors = options.FindErrors();
        if (options.Issuer is { } issuer)
        {
            Check(options.Audience is not null, "Gateway:People:Audience is missing, so tokens for other services of the same provider would be accepted. Set it to the provider's name for this gateway.");
            Check(!string.IsNullOrWhiteSpace(options.RoleClaim), "Gateway:People:RoleClaim is empty. Set it to the claim that contains the roles.");
            Check(!string.IsNullOrWhiteSpace(options.NameClaim), "Gateway:People:NameClaim is empty. Set it to the claim that contains a person's name, such as preferred_username or sub.");
            Check(
                options.Roles.Reader.Count + options.Roles.Operator.Count + options.Roles.Admin.Count > 0,
                "Gateway:People:Roles is empty, so every token would be refused. Map values of the role claim to roles, such as Gateway:People:Roles:Reader:0.");
            Check(
                options.Roles.Reader.Concat(options.Roles.Operator).Concat(options.Roles.Admin).All(value => !string.IsNullOrWhiteSpace(value)),
                "Gateway:People:Roles has an empty value. Set it to a value of the role claim.");
            Check(
                !issuer.TrimEnd('/').Equals(_jobs.Value.Issuer?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase),
                "Gateway:People:Issuer must differ from Gateway:Oidc:Issuer, so that a job's token cannot be used as a person's, or a person's as a job's.");
        }
        else if (options.Audience is not null)
        {
            errors.Add("Gateway:People:Issuer is missing, so no token is accepted. Set it to the organisation's OIDC provider.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
