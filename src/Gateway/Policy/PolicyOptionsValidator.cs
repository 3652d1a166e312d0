using Microsoft.Extensions.Options;

namespace Gateway.Policy;

/// <summary>Checks <see cref="PolicyOptions"/> when the service starts.</summary>
internal sealed class PolicyOptionsValidator : IValidateOptions<PolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, PolicyOptions options) =>
        PolicyCompiler.Compile(options) is { Errors: { Count: > 0 } errors } ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
