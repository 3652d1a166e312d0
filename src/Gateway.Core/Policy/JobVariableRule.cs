using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>The job variables are allowed, and the locked ones have their value. Names are shown, the manifest's values never.</summary>
internal sealed class JobVariableRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment)
    {
        foreach (var variable in deployment.JobVariables.EnumerateObject())
        {
            if (mode.LockedJobVariables.TryGetValue(variable.Name, out var locked))
            {
                if (!locked.Allows(variable.Value))
                {
                    yield return Locked(mode, deployment, variable, locked);
                }
            }
            else if (mode.Limits.DeniedJobVariables.Denies(variable.Name) || mode.Limits.DeniedJobVariables.Denies(JobVariablePath.RootOf(variable.Name)))
            {
                yield return Denied(mode, deployment, variable.Name);
            }
            else if (JobVariablePath.IsNested(variable.Name) && (!mode.AllowsJobVariable(variable.Name) || HasRules(mode, JobVariablePath.RootOf(variable.Name))))
            {
                yield return Nested(mode, deployment, variable.Name);
            }
            else if (!mode.AllowsJobVariable(variable.Name))
            {
                yield return NotAllowed(mode, deployment, variable.Name);
            }
        }
    }

    private static Finding Locked(ModePolicy mode, DeploymentSpec deployment, JsonProperty variable, LockedJobVariable locked) => new()
    {
        Code = RefusalCodes.JobVariableLocked,
        Message = $"{deployment.Name} sets the job variable {variable.Name}, which MODE {mode.Name} locks to another value.",
        Expected = $"{variable.Name}: {locked.Text}",
        Setting = mode.Setting($"{nameof(ModeOptions.LockedJobVariables)}:{variable.Name}"),
        Pointer = "/manifest",
        Location = PlaceOf(deployment, variable.Name),
        Fix = $"Remove {variable.Name} from the manifest, or set it to the MODE's value.",
    };

    private static Finding Denied(ModePolicy mode, DeploymentSpec deployment, string name) => new()
    {
        Code = RefusalCodes.JobVariableNotAllowed,
        Message = $"{deployment.Name} sets the job variable {name}, which MODE {mode.Name} denies.",
        Seen = name,
        Expected = $"no {name}",
        Setting = mode.Setting(nameof(ModeOptions.DeniedJobVariables)),
        Pointer = "/manifest",
        Location = PlaceOf(deployment, name),
        Fix = $"Remove {name} from the manifest, or lock it to one value with {mode.Setting(nameof(ModeOptions.LockedJobVariables))}:{name}.",
    };

    private static bool HasRules(ModePolicy mode, string root) => JobVariablePath.HasRules(root, mode.LockedJobVariables);

    private static Finding Nested(ModePolicy mode, DeploymentSpec deployment, string name)
    {
        var root = JobVariablePath.RootOf(name);
        return new Finding
        {
            Code = RefusalCodes.JobVariableNotAllowed,
            Message = $"{deployment.Name} sets the job variable {name}, which Prefect's workers read as a path into {(root.Length == 0 ? "another job variable" : root)}.",
            Seen = name,
            Expected = "names without a dot",
            Setting = mode.Setting(nameof(ModeOptions.AllowedJobVariables)),
            Pointer = "/manifest",
            Location = PlaceOf(deployment, name),
            Fix = root.Length > 0 && HasRules(mode, root)
                ? $"Write it as part of {root}."
                : $"Write it as part of {(root.Length == 0 ? "the job variable that it should change" : root)}, or add its full name to {mode.Setting(nameof(ModeOptions.AllowedJobVariables))}.",
        };
    }

    private static Finding NotAllowed(ModePolicy mode, DeploymentSpec deployment, string name) => new()
    {
        Code = RefusalCodes.JobVariableNotAllowed,
        Message = $"{deployment.Name} sets the job variable {name}, which MODE {mode.Name} does not allow.",
        Seen = name,
        Expected = Expectation.OneOf([.. mode.AllowedJobVariables.Concat(mode.LockedJobVariables.Keys).Order(StringComparer.Ordinal)], "no job variable"),
        Setting = mode.Setting(nameof(ModeOptions.AllowedJobVariables)),
        Pointer = "/manifest",
        Location = PlaceOf(deployment, name),
        Fix = $"Remove {name} from the manifest, or add it to {mode.Setting(nameof(ModeOptions.AllowedJobVariables))}.",
    };

    private static ManifestLocation PlaceOf(DeploymentSpec deployment, string name) => deployment.LocationOf("work_pool", "job_variables", name);
}
