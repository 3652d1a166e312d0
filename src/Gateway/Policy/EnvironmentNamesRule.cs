using Gateway.Builds;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>The environment variables are the MODE's own or have a name that a manifest may set. Values are never shown.</summary>
internal sealed class EnvironmentNamesRule : IDeploymentRule
{
    public IEnumerable<Refusal> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        mode.Limits.EnvironmentNames is not { } allowed
        || !deployment.JobVariables.TryGetProperty("env", out var environment)
        || EnvironmentEntries.Of(environment) is not { } entries
            ? []
            : from variable in entries
              where !IsOwn(mode, variable.Name) && !ModePolicy.Any(allowed, variable.Name)
              select new Refusal
              {
                  Code = RefusalCodes.EnvironmentNotAllowed,
                  Message = $"{deployment.Name} sets the environment variable {variable.Name}, which MODE {mode.Name} does not allow.",
                  Seen = variable.Name,
                  Expected = ModeLimits.Expected(allowed, "none but the MODE's own"),
                  Setting = mode.Setting(nameof(ModeOptions.EnvironmentNames)),
                  Pointer = "/manifest",
                  Location = deployment.LocationOf("work_pool", "job_variables", "env", variable.Name),
                  Fix = $"Remove {variable.Name} from env, or add it to {mode.Setting(nameof(ModeOptions.EnvironmentNames))}.",
              };

    private static bool IsOwn(ModePolicy mode, string name) =>
        mode.Environment.ContainsKey(name) || mode.ReservedEnvironment.Any(reserved => reserved.Key == name);
}
