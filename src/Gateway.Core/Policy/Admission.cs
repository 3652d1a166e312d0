using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// Decides what a build result may change, from the policy and the proof alone. Every rule is asked, so that an answer holds all
/// the reasons at once.
/// </summary>
internal static class Admission
{
    /// <summary>Most refusals of a manifest that are told; whoever fixes those learns of the rest.</summary>
    private const int MaxRefusals = 200;

    private static readonly IReadOnlyList<IAdmissionRule> Rules =
    [
        new ProvenRepositoryRule(),
        new TokenClaimsRule(),
        new BranchRule(),
        new AllowedRepositoryRule(),
        new ProjectRule(),
        new ModeTokenRule(),
        new ImageRule(),
        new CheckRule(),
    ];

    /// <summary>What looks at the job variables that are set, one by one.</summary>
    private static readonly IReadOnlyList<IDeploymentRule> VariableRules =
    [
        new JobVariableRule(),
        new NetworksRule(),
        new ReservedEnvironmentRule(),
        new EnvironmentNamesRule(),
    ];

    private static readonly IReadOnlyList<IDeploymentRule> JobRules = [.. VariableRules, new JobImageRule()];

    private static readonly IReadOnlyList<IDeploymentRule> DeploymentRules =
    [
        new WorkPoolRule(),
        new WorkQueueRule(),
        .. JobRules,
        new PullStepRule(),
        new ScheduleIntervalRule(),
        new ConcurrencyRule(),
        new TagRule(),
        new ParameterRule(),
        new ReferenceRule(),
        new TriggerRule(),
        new TriggerParametersRule(),
        new TwinNameRule(),
    ];

    /// <summary>Decides whether the build result may change a MODE, and which.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="build">What CI claims.</param>
    /// <param name="provenRepository">The repository that the request's proof names, <c>owner/name</c>.</param>
    /// <param name="token">What the proof's token says; null when it has none.</param>
    /// <param name="isOfPerson">Whether a person asks for a plan, and no job sends a build.</param>
    public static AdmissionDecision Decide(GatewayPolicy policy, BuildResult build, string provenRepository, TokenClaims? token = null, bool isOfPerson = false)
    {
        var request = new AdmissionRequest(policy, build, provenRepository, token) { IsOfPerson = isOfPerson };
        List<Finding> refusals = [.. Rules.SelectMany(rule => rule.Check(request))];
        return refusals.Count == 0 && request.Mode is not null
            ? new AdmissionDecision.Admitted(request.Mode)
            : new AdmissionDecision.Refused(refusals, request.Mode);
    }

    /// <summary>Tells what in the MODE's deployments the MODE does not allow.</summary>
    /// <param name="mode">The MODE that the build result was admitted to.</param>
    /// <param name="build">The build result.</param>
    /// <param name="deployments">The deployments of its manifest that the MODE selects.</param>
    /// <returns>Every reason up to <see cref="MaxRefusals"/>, with the places of each; empty when all is allowed.</returns>
    public static IReadOnlyList<Finding> Review(ModePolicy mode, BuildResult build, IReadOnlyList<DeploymentSpec> deployments) =>
        FindingGroups.Merge(deployments.SelectMany(deployment => RefusalsOf(mode, build, deployment)), MaxRefusals);

    /// <summary>Tells the same of all that a manifest has for the MODE: of deployments with errors, what can be read of them.</summary>
    /// <param name="mode">The MODE.</param>
    /// <param name="build">The build result.</param>
    /// <param name="compilation">What its manifest comes to.</param>
    /// <returns>Every reason up to <see cref="MaxRefusals"/>, with the places of each; empty when all is allowed.</returns>
    public static IReadOnlyList<Finding> Review(ModePolicy mode, BuildResult build, Compilation compilation) => FindingGroups.Merge(
        compilation.Deployments.SelectMany(deployment => RefusalsOf(mode, build, deployment))
            .Concat(compilation.Gaps.Incomplete.SelectMany(spec => RefusalsOf(mode, build, spec).Where(refusal => IsCertain(refusal, spec)))),
        MaxRefusals);

    private static IEnumerable<Finding> RefusalsOf(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        OwnOf(mode, build, deployment).Concat(TriggersOf(mode, build, deployment))
            .Select(refusal => refusal with { Deployment = deployment.Name, Location = refusal.Location ?? deployment.Location });

    // What seems to be missing may be what could not be read; and of a reserved variable the compiler has said it.
    private static bool IsCertain(Finding refusal, DeploymentSpec incomplete) => refusal.Code switch
    {
        RefusalCodes.WorkPoolNotAllowed => incomplete.WorkPoolName.Length > 0,
        RefusalCodes.ConcurrencyNotAllowed => incomplete.ConcurrencyLimit is not null,
        RefusalCodes.EnvironmentReserved or RefusalCodes.ImageNotNamed => false,
        _ => true,
    };

    private static IEnumerable<Finding> OwnOf(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        DeploymentRules.SelectMany(rule => rule.Check(mode, build, deployment));

    // The job variables of a trigger lie over the deployment's own in the runs that it starts: what a deployment may not ask for, neither may they.
    // What a trigger leaves as it is was checked with the deployment, and the image is such where a trigger sets none.
    private static IEnumerable<Finding> TriggersOf(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        from trigger in deployment.Triggers
        where trigger.JobVariables is not null
        let run = deployment with { JobVariables = trigger.JobVariables!.Value }
        from rule in run.JobVariables.TryGetProperty(ImageInjection.Variable, out _) ? JobRules : VariableRules
        from refusal in rule.Check(mode, build, run)
        select refusal with { Location = trigger.Location };
}
