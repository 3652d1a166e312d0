using Microsoft.Extensions.Options;

namespace Gateway.Plans;

/// <summary>How plans are made; section <c>Gateway:Plans</c>.</summary>
internal sealed class PlanOptions
{
    /// <summary>How long reading the server may take for a plan, because somebody waits for it. Default 15 seconds; from 0.1 seconds to 5 minutes.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(15);
}

/// <summary>Checks <see cref="PlanOptions"/> when the service starts.</summary>
internal sealed class PlanOptionsValidator : IValidateOptions<PlanOptions>
{
    public ValidateOptionsResult Validate(string? name, PlanOptions options) =>
        options.Deadline < TimeSpan.FromSeconds(0.1) || options.Deadline > TimeSpan.FromMinutes(5)
            ? ValidateOptionsResult.Fail("Gateway:Plans:Deadline must be between 00:00:00.1 and 00:05:00.")
            : ValidateOptionsResult.Success;
}
