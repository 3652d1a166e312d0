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
            ? $"The flow of {spec.Entrypoint} is not known: neither build result nor manifest name it, and no live deployment of that name, and none of this repository's in the MODE, has that entrypoint."
            : $"The flow of {spec.Entrypoint} is not certain: live deployments with that entrypoint belong to {string.Join(" and ", flows.Select(flow => $"\"{flow}\""))}.",
        "Send the flow's facts with the build result, or name it with flow_name in the manifest.",
        spec.LocationOf("entrypoint"),
        spec.Name);

    public static Finding Duplicate(DeploymentSpec spec, string flowName) => new(
        Codes.DeploymentDuplicate,
        FindingSeverity.Error,
        $"The manifest has \"{flowName}/{spec.Name}\" twice.",
        "Give one of them another name, or remove it.",
        spec.LocationOf("name"),
        spec.Name);

    public static Finding OfOtherLane(DeploymentSpec spec, string flowName, string lane) => new(
        Codes.DeploymentOfOtherLane,
        FindingSeverity.Error,
        $"\"{flowName}/{spec.Name}\" is in the care of {lane}: two lanes that change one deployment would undo each other's work.",
        "Give the deployment a name of its own, or remove it from the other manifest first.",
        spec.LocationOf("name"),
        spec.Name);

    public static Finding MassPrune(IReadOnlyList<string> names, int held, bool goesBack) => new(
        Codes.MassPrune,
        FindingSeverity.Error,
        $"{(goesBack ? "The rollout to go back to had not" : "The manifest removed")} {names.Count} of the {held} deployments that are in place: {string.Join(", ", names.Take(MaxNames))}{(names.Count > MaxNames ? ", …" : "")}.",
        goesBack
            ? "Go back to another rollout; or, if they are really to go, order the rollback again with \"allow_mass_prune\": true beside \"to\"."
            : "Put them back into the manifest; or, if they are really to go, post the build with \"allow_mass_prune\": true.");

    public static Finding Orphaned(OrphanedAutomation orphan) => new(
        Codes.AutomationOrphaned,
        FindingSeverity.Warning,
        $"The automation \"{orphan.Automation.Name}\" runs a deployment \"{orphan.DeploymentName}\" of this lane that was deleted on the server: the rollout deletes it.",
        "Nothing, if the deployment was deleted on purpose. One that the manifest still has is created again, with automations of its own.",
        deployment: orphan.DeploymentName);

    public static Finding WorkPoolNotFound(DeploymentSpec spec) => new(
        Codes.WorkPoolNotFound,
        FindingSeverity.Error,
        $"The server has no work pool \"{spec.WorkPoolName}\".",
        "Create the pool, or name one that exists.",
        spec.LocationOf("work_pool", "name"),
        spec.Name);

    public static Finding WorkPoolTypeUnsupported(DeploymentSpec spec, WorkPool pool) => new(
        Codes.WorkPoolTypeUnsupported,
        FindingSeverity.Error,
        $"The work pool \"{pool.Name}\" is of type {pool.Type}, which takes no deployments of this kind.",
        "Name a pool that is polled by workers, such as one of type docker.",
        spec.LocationOf("work_pool", "name"),
        spec.Name);

    public static Finding WorkPoolPaused(WorkPool pool) => new(
        Codes.WorkPoolPaused,
        FindingSeverity.Warning,
        $"The work pool \"{pool.Name}\" is paused: its workers start no runs.",
        "Resume the pool when runs are to start.");

    public static Finding NoWorkerOnline(WorkPool pool) => new(
        Codes.NoWorkerOnline,
        FindingSeverity.Warning,
        $"No worker of the work pool \"{pool.Name}\" is online: runs will wait.",
        "Start a worker of the pool.");

    public static Finding TemplateUnreadable(WorkPool pool) => new(
        Codes.WorkPoolTemplateUnreadable,
        FindingSeverity.Warning,
        $"The base job template of the work pool \"{pool.Name}\" has no schema that can be read: job variables are checked by the server only.",
        "Reset the pool's base job template to its type's default.");

    public static Finding JobVariableInvalid(DeploymentSpec spec, string path, string? given, string? wanted) => new(
        Codes.JobVariableInvalid,
        FindingSeverity.Error,
        $"The job variable \"{path}\" does not fit the base job template of the work pool \"{spec.WorkPoolName}\"{(wanted is null ? "" : $", which wants {wanted}")}{(given is null ? "" : $"; this is {given}")}.",
        wanted is null ? "Give it a value of the type that the pool's template asks for." : $"Give it {wanted}.",
        spec.LocationOfJobVariable(path),
        spec.Name);

    public static Finding ParameterInvalid(DeploymentSpec spec, string path) => new(
        Codes.ParameterInvalid,
        FindingSeverity.Error,
        $"The parameter \"{path}\" does not fit the schema of the flow's parameters{(spec.ParameterOpenApiSchema is null ? " that the server holds" : "")}.",
        spec.ParameterOpenApiSchema is null
            ? "Correct the value; send the flow's facts with the build result if the flow has changed; or set enforce_parameter_schema to false."
            : "Correct the value, or set enforce_parameter_schema to false.",
        spec.LocationOfParameter(path),
        spec.Name);

    public static Finding ParameterSchemaMissing(DeploymentSpec spec) => new(
        Codes.ParameterSchemaMissing,
        FindingSeverity.Error,
        "Parameters are to be checked against their schema, and the deployment on the server has none: the server refuses every change of it.",
        "Send the flow's facts with the build result, or set enforce_parameter_schema to false.",
        spec.LocationOf("enforce_parameter_schema"),
        spec.Name);

    public static Finding JobVariablesNotRestored(DeploymentSpec spec) => new(
        Codes.JobVariablesNotRestored,
        FindingSeverity.Warning,
        "The deployment on the server has no job variables, and Prefect cannot clear them again: a rollout that fails after giving it some ends failed, with this deployment changed.",
        "Give it one job variable in Prefect before, such as image; or delete it there, so that it is created again.",
        spec.LocationOf("work_pool", "job_variables"),
        spec.Name);

    public static Finding JobVariablesNotCleared(DeploymentSpec spec) => new(
        Codes.JobVariablesNotCleared,
        FindingSeverity.Error,
        "The deployment on the server has job variables and the manifest wants none, but Prefect cannot clear them.",
        "Keep one job variable, such as image; or delete the deployment in Prefect, so that it is created again.",
        spec.LocationOf("work_pool"),
        spec.Name);

    public static Finding ServerVersionUnknown() => new(
        Codes.PrefectVersionUnknown,
        FindingSeverity.Warning,
        "The server does not tell its version (GET /admin/version), so that the gateway asks nothing of it that Prefect 3.4 does not know.",
        "Let the gateway through to /api/admin/version where a proxy stands in front of Prefect.");

    public static Finding ServerUnsupported(PrefectVersion server) => new(
        Codes.PrefectVersionUnsupported,
        FindingSeverity.Error,
        $"The server is Prefect {server}, and the gateway knows Prefect 3 from {PrefectVersion.Oldest} on.",
        "Point Gateway:Prefect:ApiUrl to a Prefect 3 server, or run a gateway that knows this version.");

    public static Finding ServerTooOld(PrefectVersion server) => new(
        Codes.PrefectVersionUntested,
        FindingSeverity.Warning,
        $"The server is Prefect {server}, which is older than {PrefectVersion.Oldest}, the oldest that the gateway is tested with.",
        "Upgrade the server.");

    public static Finding ReferenceInText(DeploymentSpec spec, string path, ManifestLocation? location, PrefectVersion? version, bool inPull) => new(
        Codes.ReferenceInText,
        FindingSeverity.Error,
        $"{path} refers to a Prefect block within a longer text, which {(inPull ? "Prefect in the image" : "a worker")} fills in from 3.7.0 on only{(version is null ? "" : $"; here it is {version}")}: every run would fail.",
        "Let the reference stand alone and put the rest into the block; a MODE's secret, {{ $NAME }}, may stand within a text.",
        location ?? spec.Location,
        spec.Name);

    public static Finding GracePeriodIgnored(DeploymentSpec spec, PrefectVersion server) => new(
        Codes.GracePeriodIgnored,
        FindingSeverity.Warning,
        $"Prefect {server} ignores concurrency_limit.grace_period_seconds, which servers know from 3.6.6 on.",
        "Upgrade the server, or remove grace_period_seconds.",
        spec.LocationOf("concurrency_limit", "grace_period_seconds"),
        spec.Name);

    public static Finding TriggerPatternUnsupported(DeploymentSpec spec, TriggerSpec trigger, PrefectVersion server) => new(
        Codes.TriggerPatternUnsupported,
        FindingSeverity.Warning,
        $"The trigger \"{trigger.Name}\" has a wildcard that is not an asterisk at the end of a text: Prefect {server} takes it for the character itself, so that the trigger does not fire as it is meant to. Servers know such patterns from 3.6.23 on.",
        "Upgrade the server, or write one asterisk at the end.",
        trigger.Location,
        spec.Name);

    public static Finding ConcurrencyLimitShared(DeploymentSpec spec, LiveConcurrencyLimit limit) => new(
        Codes.ConcurrencyLimitShared,
        FindingSeverity.Warning,
        $"The deployment uses the shared concurrency limit \"{limit.Name}\", which is left as it is: changing it here would change it for everybody.",
        "Change the shared limit in Prefect, or take the deployment off it there.",
        spec.LocationOf("concurrency_limit"),
        spec.Name);
}
