using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>The findings of planning, each in one place.</summary>
internal static class PlanFindings
{
    private const int MaxNames = 20;

    public static Finding FlowUnknown(DeploymentSpec spec, IReadOnlyList<string> flows) => new(
        Codes.FlowUnknown,
        FindingSeverity.Error,
        flows.Count == 0
            ? $"The flow of {spec.Entrypoint} is unknown. Neither the build result nor the manifest names it, and no live deployment of that name or of this repository in the MODE has that entrypoint."
            : $"The flow of {spec.Entrypoint} is ambiguous. Live deployments with that entrypoint belong to {string.Join(" and ", flows.Select(flow => $"\"{flow}\""))}.",
        "Send the flow's facts with the build result, or set flow_name in the manifest.",
        spec.LocationOf("entrypoint"),
        spec.Name);

    public static Finding Duplicate(DeploymentSpec spec, string flowName) => new(
        Codes.DeploymentDuplicate,
        FindingSeverity.Error,
        $"The manifest contains \"{flowName}/{spec.Name}\" twice.",
        "Rename or remove one of them.",
        spec.LocationOf("name"),
        spec.Name);

    public static Finding OfOtherLane(DeploymentSpec spec, string flowName, string lane, bool isOfBranch) => new(
        Codes.DeploymentOfOtherLane,
        FindingSeverity.Error,
        $"\"{flowName}/{spec.Name}\" is owned by {lane}. Two lanes that change the same deployment would overwrite each other.",
        isOfBranch
            ? "If the other is a branch whose name differs from this one's only in characters such as / and -, rename this branch or release the other. Otherwise give the deployment another name."
            : "Give the deployment another name, or remove it from the other manifest first.",
        spec.LocationOf("name"),
        spec.Name);

    public static Finding MassPrune(IReadOnlyList<string> names, int held, bool goesBack) => new(
        Codes.MassPrune,
        FindingSeverity.Error,
        $"{(goesBack ? "The rollout to roll back to does not have" : "The manifest removes")} {names.Count} of the {held} live deployments: {string.Join(", ", names.Take(MaxNames))}{(names.Count > MaxNames ? ", …" : "")}.",
        goesBack
            ? "Roll back to another rollout. If you want to remove these deployments, request the rollback again with \"allow_mass_prune\": true."
            : "Add them to the manifest again. If you want to remove these deployments, send the build result with \"allow_mass_prune\": true.");

    public static Finding Orphaned(OrphanedAutomation orphan) => new(
        Codes.AutomationOrphaned,
        FindingSeverity.Warning,
        $"The automation \"{orphan.Automation.Name}\" runs the deployment \"{orphan.DeploymentName}\" of this lane, which was deleted on the server. The rollout deletes the automation.",
        "Nothing to do if the deployment was deleted on purpose. If the manifest still has it, it is created again with its automations.",
        deployment: orphan.DeploymentName);

    public static Finding WorkPoolNotFound(DeploymentSpec spec) => new(
        Codes.WorkPoolNotFound,
        FindingSeverity.Error,
        $"The server has no work pool \"{spec.WorkPoolName}\".",
        "Create the pool, or use one that exists.",
        spec.LocationOf("work_pool", "name"),
        spec.Name);

    public static Finding WorkPoolTypeUnsupported(DeploymentSpec spec, WorkPool pool) => new(
        Codes.WorkPoolTypeUnsupported,
        FindingSeverity.Error,
        $"The work pool \"{pool.Name}\" is of type {pool.Type}, which does not support deployments of this kind.",
        "Use a pool that workers poll, such as one of type docker.",
        spec.LocationOf("work_pool", "name"),
        spec.Name);

    public static Finding WorkPoolPaused(WorkPool pool) => new(
        Codes.WorkPoolPaused,
        FindingSeverity.Warning,
        $"The work pool \"{pool.Name}\" is paused, so its workers do not start runs.",
        "Resume the pool to start runs.");

    public static Finding NoWorkerOnline(WorkPool pool) => new(
        Codes.NoWorkerOnline,
        FindingSeverity.Warning,
        $"No worker of the work pool \"{pool.Name}\" is online, so runs will wait.",
        "Start a worker for the pool.");

    public static Finding TemplateUnreadable(WorkPool pool) => new(
        Codes.WorkPoolTemplateUnreadable,
        FindingSeverity.Warning,
        $"The base job template of the work pool \"{pool.Name}\" has no readable schema, so only the server checks job variables.",
        "Reset the pool's base job template to its type's default.");

    public static Finding JobVariableInvalid(DeploymentSpec spec, string path, string? given, string? wanted) => new(
        Codes.JobVariableInvalid,
        FindingSeverity.Error,
        $"The job variable \"{path}\" does not match the base job template of the work pool \"{spec.WorkPoolName}\"{(wanted is null ? "" : $", which requires {wanted}")}{(given is null ? "" : $"; the value is {given}")}.",
        wanted is null ? "Set it to a value of the type that the pool's template requires." : $"Set it to {wanted}.",
        spec.LocationOfJobVariable(path),
        spec.Name);

    public static Finding ImageVariableReplaced(PlannedVariable variable) => new(
        Codes.ImageVariableReplaced,
        FindingSeverity.Warning,
        $"The Prefect variable {variable.Name} exists and does not have the gateway's tag. The rollout replaces what it holds by the image.",
        "Nothing to do if only the gateway uses it. Otherwise copy what it holds to a variable of another name first.");

    public static Finding ImageReferenceNotTaken(DeploymentSpec spec, WorkPool pool, string? wanted) => new(
        Codes.ImageReferenceNotTaken,
        FindingSeverity.Error,
        $"The base job template of the work pool \"{pool.Name}\" takes only certain images{(wanted is null ? "" : $" ({wanted})")}, so deployments cannot refer to a Prefect variable for theirs, as ImageReference of the MODE wants.",
        "Have the template's variable image take any string, or set ImageReference to inline.",
        spec.LocationOfJobVariable(ImageInjection.Variable),
        spec.Name);

    public static Finding ParameterInvalid(DeploymentSpec spec, string path) => new(
        Codes.ParameterInvalid,
        FindingSeverity.Error,
        $"The parameter \"{path}\" does not match the schema of the flow's parameters{(spec.ParameterOpenApiSchema is null ? " on the server" : "")}.",
        spec.ParameterOpenApiSchema is null
            ? "Correct the value, send the flow's facts with the build result if the flow has changed, or set enforce_parameter_schema to false."
            : "Correct the value, or set enforce_parameter_schema to false.",
        spec.LocationOfParameter(path),
        spec.Name);

    public static Finding ParameterSchemaMissing(DeploymentSpec spec) => new(
        Codes.ParameterSchemaMissing,
        FindingSeverity.Error,
        "enforce_parameter_schema is set, but the deployment on the server has no parameter schema, so the server refuses every change.",
        "Send the flow's facts with the build result, or set enforce_parameter_schema to false.",
        spec.LocationOf("enforce_parameter_schema"),
        spec.Name);

    public static Finding JobVariablesNotRestored(DeploymentSpec spec) => new(
        Codes.JobVariablesNotRestored,
        FindingSeverity.Warning,
        "The deployment on the server has no job variables, and Prefect cannot clear them once they are set. If the rollout fails after setting them, this deployment stays changed and the rollout ends as failed.",
        "Set one job variable in Prefect first, such as image, or delete the deployment there so that it is created again.",
        spec.LocationOf("work_pool", "job_variables"),
        spec.Name);

    public static Finding JobVariablesNotCleared(DeploymentSpec spec) => new(
        Codes.JobVariablesNotCleared,
        FindingSeverity.Error,
        "The deployment on the server has job variables and the manifest sets none, but Prefect cannot clear them.",
        "Keep one job variable, such as image, or delete the deployment in Prefect so that it is created again.",
        spec.LocationOf("work_pool"),
        spec.Name);

    public static Finding ServerVersionUnknown() => new(
        Codes.PrefectVersionUnknown,
        FindingSeverity.Warning,
        "The server does not report its version (GET /admin/version), so the gateway only uses features of Prefect 3.4.",
        "If a proxy is in front of Prefect, allow the gateway to read /api/admin/version.");

    public static Finding ServerUnsupported(PrefectVersion server) => new(
        Codes.PrefectVersionUnsupported,
        FindingSeverity.Error,
        $"The server is Prefect {server}, but the gateway supports Prefect 3 from {PrefectVersion.Oldest} on.",
        "Point Gateway:Prefect:ApiUrl to a Prefect 3 server, or run a gateway version that supports this one.")
    {
        Setting = "Gateway:Prefect:ApiUrl",
    };

    public static Finding ServerTooOld(PrefectVersion server) => new(
        Codes.PrefectVersionUntested,
        FindingSeverity.Warning,
        $"The server is Prefect {server}, which is older than {PrefectVersion.Oldest}, the oldest version that the gateway is tested with.",
        "Upgrade the server.");

    public static Finding ReferenceInText(DeploymentSpec spec, string path, ManifestLocation? location, PrefectVersion? version, bool inPull) => new(
        Codes.ReferenceInText,
        FindingSeverity.Error,
        $"{path} refers to a Prefect block inside a longer string, which {(inPull ? "Prefect in the image" : "a worker")} supports only from 3.7.0 on{(version is null ? "" : $"; its version is {version}")}. Every run would fail.",
        "Use the reference alone and put the rest into the block. A secret of the MODE, {{ $NAME }}, can be used inside a longer string.",
        location ?? spec.Location,
        spec.Name);

    public static Finding GracePeriodIgnored(DeploymentSpec spec, PrefectVersion server) => new(
        Codes.GracePeriodIgnored,
        FindingSeverity.Warning,
        $"Prefect {server} ignores concurrency_limit.grace_period_seconds, which servers support from 3.6.6 on.",
        "Upgrade the server, or remove grace_period_seconds.",
        spec.LocationOf("concurrency_limit", "grace_period_seconds"),
        spec.Name);

    public static Finding TriggerPatternUnsupported(DeploymentSpec spec, TriggerSpec trigger, PrefectVersion server) => new(
        Codes.TriggerPatternUnsupported,
        FindingSeverity.Warning,
        $"The trigger \"{trigger.Name}\" has a wildcard that is not an asterisk at the end of a string. Prefect {server} reads it as a literal character, so the trigger does not fire as intended. Servers support such patterns from 3.6.23 on.",
        "Upgrade the server, or use one asterisk at the end.",
        trigger.Location,
        spec.Name);

    public static Finding ConcurrencyLimitShared(DeploymentSpec spec, LiveConcurrencyLimit limit) => new(
        Codes.ConcurrencyLimitShared,
        FindingSeverity.Warning,
        $"The deployment uses the shared concurrency limit \"{limit.Name}\", which is not changed, because other deployments may use it.",
        "Change the shared limit in Prefect, or remove the deployment from it there.",
        spec.LocationOf("concurrency_limit"),
        spec.Name);
}
