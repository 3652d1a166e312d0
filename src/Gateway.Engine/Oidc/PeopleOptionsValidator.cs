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
            Check(options.Audience is not null, "Gateway:People:Audience is missing: a token for another service of the same provider would do. Give it the name that the provider has for this gateway.");
            Check(!string.IsNullOrWhiteSpace(options.RoleClaim), "Gateway:People:RoleClaim is empty: name the claim that roles come from.");
            Check(!string.IsNullOrWhiteSpace(options.NameClaim), "Gateway:People:NameClaim is empty: name the claim that names a person, such as preferred_username or sub.");
            Check(
                options.Roles.Reader.Count + options.Roles.Operator.Count + options.Roles.Admin.Count > 0,
                "Gateway:People:Roles is empty: every token would be refused. Say which values of the role claim give which role: Gateway:People:Roles:Reader:0.");
            Check(
                options.Roles.Reader.Concat(options.Roles.Operator).Concat(options.Roles.Admin).All(value => !string.IsNullOrWhiteSpace(value)),
                "Gateway:People:Roles has an empty value: name a value of the role claim.");
            Check(
                !issuer.TrimEnd('/').Equals(_jobs.Value.Issuer?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase),
                "Gateway:People:Issuer must be another than Gateway:Oidc:Issuer: a job's token must open nothing to people, nor a person's token pass for a job's.");
        }
        else if (options.Audience is not null)
        {
            errors.Add("Gateway:People:Issuer is missing: with an audience alone no token is taken. Name the organisation's OIDC provider.");
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
