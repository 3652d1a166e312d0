using Gateway.Branches;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Rollouts.Freezes;
using Gateway.Rollouts.Images;
using Gateway.Secrets;

namespace Gateway.Plans;

/// <summary>
/// Plans a build result against the server as it is, and changes nothing anywhere. It looks once and within a short deadline, because
/// somebody waits; what would stop the rollout does not stop the plan, as long as its sender may see the MODE.
/// </summary>
internal sealed class BuildPlanner
{
    private readonly GatewayPolicy _policy;
    private readonly BuildReviewer _reviewer;
    private readonly ManifestCache _manifests;
    private readonly LaneOwnership _lanes;
    private readonly ISecretStore _secrets;
    private readonly DeployedImages _images;
    private readonly FreezeRegister _freezes;
    private readonly BranchRegister _branches;
    private readonly ILaneLedger _ledger;
    private readonly LivePlanner _live;

    public BuildPlanner(
        GatewayPolicy policy,
        BuildReviewer reviewer,
        ManifestCache manifests,
        LaneOwnership lanes,
        ISecretStore secrets,
        DeployedImages images,
        FreezeRegister freezes,
        BranchRegister branches,
        ILaneLedger ledger,
        LivePlanner live)
    {
        _policy = policy;
        _reviewer = reviewer;
        _manifests = manifests;
        _lanes = lanes;
        _secrets = secrets;
        _images = images;
        _freezes = freezes;
        _branches = branches;
        _ledger = ledger;
        _live = live;
    }

    /// <summary>Plans a build result of a branch.</summary>
    /// <param name="build">The build result.</param>
    /// <param name="provenRepository">The repository that the proof names.</param>
    /// <param name="token">What the proof's token says; null when it has none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<PlannedBuild> PlanAsync(BuildResult build, string provenRepository, TokenClaims? token, CancellationToken cancellationToken) =>
        PlanAsync(build, Admission.Decide(_policy, build, provenRepository, token), provenRepository, token, cancellationToken);

    /// <summary>Plans a build result that no job sent, for a person who may see every MODE.</summary>
    /// <param name="build">The build result.</param>
    /// <param name="mode">Name of the MODE that is asked about.</param>
    /// <param name="token">What the token of the build said that it is made of; null where there was none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<PlannedBuild> PlanForPersonAsync(BuildResult build, string mode, TokenClaims? token, CancellationToken cancellationToken)
    {
        var decision = Admission.Decide(_policy, build, build.Repository, token, isOfPerson: true);
        return decision.MappedMode is { } mapped && mapped.Name != mode
            ? Task.FromResult<PlannedBuild>(new PlannedBuild.Refused([OfOtherMode(build, mapped)]) { ModeName = mode })
            : PlanAsync(build, decision, build.Repository, token, cancellationToken);
    }

    private static Finding OfOtherMode(BuildResult build, ModePolicy mapped) => new()
    {
        Code = RefusalCodes.BranchNotMapped,
        Message = $"The branch {build.Ref[BuildSyntax.BranchPrefix.Length..]} is deployed to the MODE {mapped.Name}.",
        Seen = build.Ref,
        Expected = $"a branch that another MODE than {mapped.Name} deploys",
        Setting = mapped.Setting(nameof(ModeOptions.Branches)),
        Pointer = "/ref",
        Fix = $"Ask for the plan of the MODE {mapped.Name}, or name a branch that this MODE deploys.",
    };

    private async Task<PlannedBuild> PlanAsync(BuildResult build, AdmissionDecision decision, string provenRepository, TokenClaims? token, CancellationToken cancellationToken)
    {
        var secrets = _reviewer.SecretsOf(decision, provenRepository);
        var (known, own) = (new MaskedSentences(_secrets), MaskedSentences.From(secrets));
        return await PlanOpenlyAsync(build, decision, secrets, provenRepository, token, known, own, cancellationToken) switch
        {
            PlannedBuild.Planned plan => plan with { Findings = own.Mask(plan.Findings), Refusals = own.Mask(WithoutValues(plan.Refusals, plan.Mode)) },
            PlannedBuild.Unreadable unreadable => unreadable with { Findings = own.Mask(unreadable.Findings) },
            PlannedBuild.Refused refused => refused with { Refusals = own.Mask(decision.MappedMode is { } mode ? WithoutValues(refused.Refusals, mode) : refused.Refusals) },
            PlannedBuild.Unanswered unanswered => unanswered with { Reason = known.Mask(unanswered.Reason) },
            var other => throw new InvalidOperationException($"Unknown result {other}."),
        };
    }

    private static IReadOnlyList<Finding> WithoutValues(IReadOnlyList<Finding> refusals, ModePolicy mode)
    {
        var disclosure = new PlanDisclosure(mode, static _ => false, static _ => false);
        return [.. refusals.Select(disclosure.WithoutValues)];
    }

    private async Task<PlannedBuild> PlanOpenlyAsync(
        BuildResult build,
        AdmissionDecision decision,
        ModeSecrets secrets,
        string provenRepository,
        TokenClaims? token,
        MaskedSentences known,
        MaskedSentences own,
        CancellationToken cancellationToken)
    {
        var refusals = decision is AdmissionDecision.Refused refused ? refused.Refusals : [];
        if (decision.MappedMode is not { } mode || refusals.Any(refusal => !RefusalCodes.AllowsPlan(refusal.Code)))
        {
            // The same reasons as for a build, those in its manifest included.
            return new PlannedBuild.Refused(_reviewer.Review(build, decision, secrets, provenRepository, token) is BuildReview.Refused all ? all.Refusals : refusals)
            {
                ModeName = decision.MappedMode?.Name,
            };
        }

        var reading = _manifests.Read(build.Manifest);
        if (reading.Manifest is null)
        {
            return new PlannedBuild.Unreadable(reading.Findings) { ModeName = mode.Name };
        }

        var review = ManifestReview.Run(reading.Manifest, CompilationInputs.For(build, mode, secrets, token), build, mode, _policy, secrets);
        var compilation = review.Compilation;
        refusals = [.. refusals, .. review.RefusalsOfAll];
        var place = new Lane(build.Repository, build.Project, mode.Name) { Branch = mode.LaneBranch };
        var lane = await _lanes.ReadAsync(place, mode, compilation.Deployments, build.AllowMassPrune, cancellationToken);
        var images = string.IsNullOrEmpty(build.BaseRef)
            ? await _images.CheckAsync(mode, build, compilation.Deployments, cancellationToken)
            : await _images.CheckProposedAsync(mode, build, compilation.Deployments, cancellationToken);
        IReadOnlyList<Finding> findings = [.. review.Findings, .. build.Unread, .. images.Findings, .. images.Unavailable is { } reason ? [ImageFindings.Unchecked(reason)] : (IReadOnlyList<Finding>)[]];
        var offline = new PlannedBuild.Planned(mode, [], findings, refusals) { ModeName = mode.Name };
        var disclosure = new PlanDisclosure(mode, known.AreSecretsIn, own.AreSecretsIn);
        var planned = await _live.PlanAsync(build, ImageVariables.Assign(mode, build, images.Specs), compilation.Gaps, lane.Knowledge, offline, disclosure, cancellationToken);
        return planned is PlannedBuild.Planned { IsValid: true } valid
            ? await WithFreezeAsync(await WithHoldAsync(await WithBranchesAsync(valid, place, build.Ref, cancellationToken), place, build, cancellationToken), build, cancellationToken)
            : planned;
    }

    private async Task<PlannedBuild.Planned> WithHoldAsync(PlannedBuild.Planned plan, Lane lane, BuildResult build, CancellationToken cancellationToken)
    {
        var all = plan.Mode.RollbackHold == RollbackHolding.All;
        return (await _ledger.ListRollbackHoldsAsync(lane, cancellationToken)).FirstOrDefault(hold => all || hold.IsOf(build.Sha, build.Digest)) is { } hold
            ? plan with { Hold = hold, Findings = [.. plan.Findings, HoldText.Finding(hold, !all)] }
            : plan;
    }

    // As of builds: who would be refused anyway learns nothing of a freeze.
    private async Task<PlannedBuild.Planned> WithFreezeAsync(PlannedBuild.Planned plan, BuildResult build, CancellationToken cancellationToken) =>
        await _freezes.FindAsync(plan.Mode.Name, build.Repository, build.Sha, cancellationToken) is { } freeze
            ? plan with { Freeze = freeze, Findings = [.. plan.Findings, ModeFindings.Frozen(freeze)] }
            : plan;

    private async Task<PlannedBuild.Planned> WithBranchesAsync(PlannedBuild.Planned plan, Lane lane, string reference, CancellationToken cancellationToken) =>
        await _branches.FindConcernAsync(lane, plan.Mode, reference, cancellationToken) switch
        {
            BranchConcern.Replaced { Build: var other } => plan with { Findings = [.. plan.Findings, BranchRegister.Replaced(other.Ref, other.Sha, other.Id, plan.Mode)] },
            BranchConcern.KeptOut { Holder: var holder } => plan with { HeldBy = holder, Findings = [.. plan.Findings, BranchRegister.KeptOut(holder)] },
            BranchConcern.TooMany { Branches: var branches } => plan with { IsFull = true, Findings = [.. plan.Findings, BranchRegister.Full(branches, plan.Mode)] },
            _ => plan,
        };
}
