using System.Globalization;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>A deployment asks for no more runs at one time than the MODE allows; asking for no limit asks for more.</summary>
internal sealed class ConcurrencyRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        if (mode.Limits.MaxConcurrencyLimit is { } most && !(deployment.ConcurrencyLimit <= most))
        {
            yield return new Finding
            {
                Code = RefusalCodes.ConcurrencyNotAllowed,
                Message = deployment.ConcurrencyLimit is { } limit
                    ? string.Create(CultureInfo.InvariantCulture, $"{deployment.Name} allows {limit} concurrent runs, but MODE {mode.Name} allows at most {most}.")
                    : string.Create(CultureInfo.InvariantCulture, $"{deployment.Name} does not set concurrency_limit, but MODE {mode.Name} requires one of at most {most}."),
                Seen = deployment.ConcurrencyLimit?.ToString(CultureInfo.InvariantCulture),
                Expected = string.Create(CultureInfo.InvariantCulture, $"at most {most}"),
                Setting = mode.Setting(nameof(ModeOptions.MaxConcurrencyLimit)),
                Pointer = "/manifest",
                Location = deployment.LocationOf("concurrency_limit"),
                Fix = $"Set concurrency_limit to this value or lower, or raise {mode.Setting(nameof(ModeOptions.MaxConcurrencyLimit))}.",
            };
        }
    }
}
