using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// Docker's special networks stay out of <c>networks</c>: there, <c>host</c> is the host's own network and <c>container:…</c> another
/// container's, which is what a denied <c>network_mode</c> is denied for. A reference could become any of them at run time.
/// </summary>
internal sealed class NetworksRule : IDeploymentRule
{
    private const string Networks = "networks";

    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        Special(mode, deployment).Concat(Unlisted(mode, deployment));

    private static IEnumerable<Finding> Unlisted(ModePolicy mode, DeploymentSpec deployment) =>
        mode.LockedJobVariables.ContainsKey(Networks)
        || !deployment.JobVariables.TryGetProperty(Networks, out var networks)
        || networks.ValueKind != JsonValueKind.Array
            ? []
            : from network in networks.EnumerateArray()
              where IsPlain(network) && !ModePolicy.Any(mode.Limits.Networks, network.GetString()!)
              select new Finding
              {
                  Code = RefusalCodes.NetworkNotAllowed,
                  Message = $"{deployment.Name} joins the network {network.GetString()}, which MODE {mode.Name} does not allow.",
                  Seen = network.GetString(),
                  Expected = ModeLimits.Expected(mode.Limits.Networks, "no network"),
                  Setting = mode.Setting(nameof(ModeOptions.Networks)),
                  Pointer = "/manifest",
                  Location = deployment.LocationOf("work_pool", "job_variables", Networks),
                  Fix = $"Remove it from networks, or add it to {mode.Setting(nameof(ModeOptions.Networks))}.",
              };

    private static IEnumerable<Finding> Special(ModePolicy mode, DeploymentSpec deployment)
    {
        if (mode.LockedJobVariables.ContainsKey(Networks)
            || mode.AllowsJobVariable("network_mode")
            || !deployment.JobVariables.TryGetProperty(Networks, out var networks)
            || (networks.ValueKind == JsonValueKind.Array && networks.EnumerateArray().All(IsPlain)))
        {
            yield break;
        }

        yield return new Finding
        {
            Code = RefusalCodes.JobVariableNotAllowed,
            Message = $"{deployment.Name} joins a network that is not a plain Docker network.",
            Expected = "a list of network names, without host, container:… or references",
            Setting = mode.Setting(nameof(ModeOptions.AllowedJobVariables)),
            Pointer = "/manifest",
            Location = deployment.LocationOf("work_pool", "job_variables", Networks),
            Fix = $"List network names only, or lock them with {mode.Setting(nameof(ModeOptions.LockedJobVariables))}:{Networks}.",
        };
    }

    private static bool IsPlain(JsonElement network) =>
        network.ValueKind == JsonValueKind.String
        && network.GetString() is { Length: > 0 } name
        && !name.Equals("host", StringComparison.OrdinalIgnoreCase)
        && !name.Contains(':', StringComparison.Ordinal)
        && !name.Contains("{{", StringComparison.Ordinal);
}
