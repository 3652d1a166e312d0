using System.Text.Json;
using Gateway.Builds;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// Docker's special networks stay out of <c>networks</c>: there, <c>host</c> is the host's own network and <c>container:…</c> another
/// container's, which is what a denied <c>network_mode</c> is denied for. A reference could become any of them at run time.
/// </summary>
internal sealed class NetworksRule : IDeploymentRule
{
    private const string Networks = "networks";

    public IEnumerable<Refusal> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        if (mode.LockedJobVariables.ContainsKey(Networks)
            || mode.AllowedJobVariables.Contains("network_mode")
            || !deployment.JobVariables.TryGetProperty(Networks, out var networks)
            || (networks.ValueKind == JsonValueKind.Array && networks.EnumerateArray().All(IsPlain)))
        {
            yield break;
        }

        yield return new Refusal
        {
            Code = RefusalCodes.JobVariableNotAllowed,
            Message = $"{deployment.Name} joins a network that is not a plain Docker network.",
            Expected = "a list of network names, without host, container:… and references",
            Setting = mode.Setting(nameof(ModeOptions.AllowedJobVariables)),
            Pointer = "/manifest",
            Fix = $"Name networks only, or lock them by {mode.Setting(nameof(ModeOptions.LockedJobVariables))}:{Networks}.",
        };
    }

    private static bool IsPlain(JsonElement network) =>
        network.ValueKind == JsonValueKind.String
        && network.GetString() is { Length: > 0 } name
        && !name.Equals("host", StringComparison.OrdinalIgnoreCase)
        && !name.Contains(':', StringComparison.Ordinal)
        && !name.Contains("{{", StringComparison.Ordinal);
}
