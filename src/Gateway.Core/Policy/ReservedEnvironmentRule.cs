using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>The manifest does not give a MODE variable another value, and does not hide its environment in something that is no object.</summary>
internal sealed class ReservedEnvironmentRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        if (!deployment.JobVariables.TryGetProperty("env", out var environment) || environment.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (EnvironmentEntries.From(environment) is not { } entries)
        {
            return [Refuse(deployment, null, $"{deployment.Name} sets env to a value that is not a mapping, so the gateway cannot add its variables.", "a mapping of names to values", "Write env as a mapping, or as a list of name and value for a Kubernetes work pool.")];
        }

        return mode.ReservedEnvironment
            .Where(reserved => entries.Any(entry => entry.Name == reserved.Key
                && (entry.Value.ValueKind != JsonValueKind.String || !entry.Value.ValueEquals(reserved.Value))))
            .Select(reserved => Refuse(
                deployment,
                reserved.Key,
                $"{deployment.Name} sets {reserved.Key} to a value other than {reserved.Value}, the MODE that it is deployed to.",
                $"{reserved.Key}: {reserved.Value}",
                $"Remove {reserved.Key} from env. The gateway sets it."));
    }

    private static Finding Refuse(DeploymentSpec deployment, string? variable, string message, string expected, string fix) => new()
    {
        Code = RefusalCodes.EnvironmentReserved,
        Message = message,
        Expected = expected,
        Setting = "Gateway:ModeVariables",
        Pointer = "/manifest",
        Location = deployment.LocationOf(["work_pool", "job_variables", "env", .. variable is null ? Array.Empty<string>() : [variable]]),
        Fix = fix,
    };
}
