using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// The environment variables are the MODE's own or have a name that a manifest may set, and that makes nothing but the image run. Values are
/// never shown.
/// </summary>
internal sealed class EnvironmentNamesRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        !deployment.JobVariables.TryGetProperty("env", out var environment) || EnvironmentEntries.From(environment) is not { } entries
            ? []
            : entries.Where(variable => !IsOwn(mode, variable.Name)).Select(variable => Check(mode, deployment, variable.Name)).OfType<Finding>();

    private static Finding? Check(ModePolicy mode, DeploymentSpec deployment, string name)
    {
        // Docker takes "NAME=value" in one text, so that a name with "=" in it would set another variable than it seems to.
        if (!EnvironmentEntries.IsName(name))
        {
            return Refuse(deployment, name, "is not a valid name", "letters, digits, _, - and ., not starting with a digit", setting: null, "Rename it.");
        }

        if (mode.Limits.DeniedEnvironmentNames.Denies(name))
        {
            var denied = mode.Setting(nameof(ModeOptions.DeniedEnvironmentNames));
            return Refuse(
                deployment,
                name,
                $"MODE {mode.Name} denies",
                "a variable that cannot change which code runs",
                denied,
                $"Remove {name} from env and set it in the image. Or ask an administrator to set it for the MODE ({mode.Setting(nameof(ModeOptions.Environment))}) or to allow it in {denied}: the entries {DeniedNames.Default} and !{name} keep the other names denied.");
        }

        if (mode.Limits.EnvironmentNames is { } allowed && !ModePolicy.Any(allowed, name))
        {
            var setting = mode.Setting(nameof(ModeOptions.EnvironmentNames));
            return Refuse(
                deployment,
                name,
                $"MODE {mode.Name} does not allow",
                ModeLimits.Expected(allowed, "only the variables that the MODE sets"),
                setting,
                $"Remove {name} from env, or add it to {setting}.");
        }

        return null;
    }

    private static Finding Refuse(DeploymentSpec deployment, string name, string why, string expected, string? setting, string fix) => new()
    {
        Code = RefusalCodes.EnvironmentNotAllowed,
        Message = $"{deployment.Name} sets the environment variable {name}, which {why}.",
        Seen = name,
        Expected = expected,
        Setting = setting,
        Pointer = "/manifest",
        Location = deployment.LocationOf("work_pool", "job_variables", "env", name),
        Fix = fix,
    };

    private static bool IsOwn(ModePolicy mode, string name) =>
        mode.Environment.ContainsKey(name) || mode.ReservedEnvironment.Any(reserved => reserved.Key == name);
}
