using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Reviews;

namespace Gateway.Rollouts.Stages;

/// <summary>What a rollout is to put in place.</summary>
/// <param name="Mode">The MODE.</param>
/// <param name="Specs">How its deployments are to be.</param>
/// <param name="Warnings">What is worth knowing about them.</param>
/// <param name="Build">The build that they come of.</param>
/// <param name="IsRecorded">Whether an earlier rollout applied them.</param>
internal sealed record RolloutTarget(ModePolicy Mode, IReadOnlyList<DeploymentSpec> Specs, IReadOnlyList<Finding> Warnings, BuildResult Build, bool IsRecorded);

/// <summary>
/// Finds what a rollout is to put in place: what its build wants under the settings as they are now; or, for one that applies a past
/// rollout again, the specs that were recorded then. Either way the policy as it is now has the last word.
/// </summary>
internal sealed class RolloutTargets : IDisposable
{
    private readonly GatewayPolicy _policy;
    private readonly ReviewCache _reviews;
    private readonly IRolloutLedger _rollouts;
    private readonly ILaneLedger _lanes;
    private readonly LaneCodec _codec;

    /// <summary>One review at a time: what it takes of the memory is not multiplied by the lanes that run.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    public RolloutTargets(GatewayPolicy policy, ReviewCache reviews, IRolloutLedger rollouts, ILaneLedger lanes, LaneCodec codec)
    {
        _policy = policy;
        _reviews = reviews;
        _rollouts = rollouts;
        _lanes = lanes;
        _codec = codec;
    }

    /// <summary>The target; or, where there is none, how the rollout ends.</summary>
    public async Task<(RolloutTarget? Target, RolloutEnd? End)> FindAsync(TakenRollout taken, CancellationToken cancellationToken)
    {
        var build = RolloutRecords.ToBuild(taken.Rollout, taken.Content);
        return taken.Rollout.Kind switch
        {
            RolloutKind.Rollback or RolloutKind.Redeploy or RolloutKind.Heal => await RecordedAsync(taken.Rollout, build, cancellationToken),
            RolloutKind.Removal => Removed(taken.Rollout, build),
            _ => await ReviewedAsync(taken, build, cancellationToken),
        };
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async Task<(RolloutTarget?, RolloutEnd?)> ReviewedAsync(TakenRollout taken, BuildResult build, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Reviewed(taken, build);
        }
        finally
        {
            _turn.Release();
        }
    }

    private (RolloutTarget?, RolloutEnd?) Reviewed(TakenRollout taken, BuildResult build)
    {
        switch (_reviews.Review(build, taken.Rollout.Repository, taken.Content, RolloutRecords.ReadToken(taken.Rollout.Token)))
        {
            case BuildReview.Passed passed when passed.Mode.Name == taken.Rollout.Mode && passed.Mode.LaneBranch != taken.Rollout.Branch:
                return (null, OtherIsolation(passed.Mode));
            case BuildReview.Passed passed when passed.Mode.Name == taken.Rollout.Mode:
                return (new RolloutTarget(passed.Mode, passed.Deployments, [.. passed.Warnings, .. OfIntake(taken.Rollout)], build, IsRecorded: false), null);
            case BuildReview.Invalid invalid:
                return (null, RolloutEnd.Failed(Codes.ManifestInvalid, "The manifest cannot be deployed with the current settings.", invalid.Findings));
            case BuildReview.Refused refused:
                return (null, Refused(refused.Refusals));
            default:
                return (null, OtherMode());
        }
    }

    private async Task<(RolloutTarget?, RolloutEnd?)> RecordedAsync(Rollout rollout, BuildResult build, CancellationToken cancellationToken)
    {
        var decision = Admission.Decide(_policy, build, rollout.Repository, RolloutRecords.ReadToken(rollout.Token));
        if (decision is AdmissionDecision.Refused refused)
        {
            return (null, Refused(refused.Refusals));
        }

        if (decision is not AdmissionDecision.Admitted { Mode: var mode } || mode.Name != rollout.Mode)
        {
            return (null, OtherMode());
        }

        // What was recorded is of the lane's own deployments, whatever a build of the branch would change now.
        mode = _policy.Find(mode.Name)!.For(rollout.Repository).ForLaneBranch(rollout.Branch);
        if (await ReadAsync(rollout.SourceId, cancellationToken) is not { } recorded)
        {
            return (null, RolloutEnd.Failed(
                Codes.SpecsUnreadable,
                "What the earlier rollout applied can no longer be read, because it was recorded with another ledger key (Gateway:Ledger:KeyFile). Restore that key file, or send the build again."));
        }

        var specs = NameFlows(recorded, await _lanes.ListDeploymentsAsync(Lane.Of(rollout), cancellationToken));
        var refusals = Admission.Review(mode, build, specs);
        return refusals.Count > 0 ? (null, Refused(refusals)) : (new RolloutTarget(mode, specs, [], build, IsRecorded: true), null);
    }

    /// <summary>Nothing is wanted of the lane any more. No policy keeps a branch from giving up what it has.</summary>
    private (RolloutTarget?, RolloutEnd?) Removed(Rollout rollout, BuildResult build) => _policy.Find(rollout.Mode) is { } mode
        ? (new RolloutTarget(mode.For(rollout.Repository).ForLaneBranch(rollout.Branch), [], [], build, IsRecorded: true), null)
        : (null, RolloutEnd.Failed(Codes.BuildRefused, $"The settings have no MODE {rollout.Mode} any more, so its deployments cannot be deleted. Delete those of the branch {rollout.Branch} in Prefect, or configure the MODE again."));

    // The flow of a spec that does not name it was found by the live deployment, which may be gone by now; the ledger remembers it.
    private static IReadOnlyList<DeploymentSpec> NameFlows(IReadOnlyList<DeploymentSpec> specs, IReadOnlyList<LaneDeployment> known)
    {
        var flows = known.ToLookup(row => row.Name, row => row.FlowName, StringComparer.Ordinal);
        return [.. specs.Select(spec => spec.FlowName is null && flows[spec.Name].ToList() is [var flow] ? spec with { FlowName = flow } : spec)];
    }

    private async Task<IReadOnlyList<DeploymentSpec>?> ReadAsync(Guid? source, CancellationToken cancellationToken) =>
        source is { } id
        && await _rollouts.FindAsync(id, cancellationToken) is { } earlier
        && await _lanes.FindStateAsync(earlier.Sequence, cancellationToken) is { Specs: { } data }
            ? _codec.ReadSpecs(id, data)
            : null;

    private static RolloutEnd Refused(IReadOnlyList<Finding> refusals) => RolloutEnd.Failed(
        Codes.BuildRefused,
        "The policy was changed after the build was accepted and no longer allows it: " + string.Join(' ', refusals.Select(refusal => refusal.Message)));

    // Whose place the build takes, and what of its body was not read, was known when it was accepted.
    private static IEnumerable<Finding> OfIntake(Rollout rollout) =>
        RolloutRecords.ReadFindings(rollout.Findings).Where(static finding => finding.Code is Codes.BranchReplaced or Codes.FieldUnknown);

    private static RolloutEnd OtherIsolation(ModePolicy mode) => RolloutEnd.Failed(
        Codes.BuildRefused,
        $"{mode.Setting(nameof(ModeOptions.BranchIsolation))} or {mode.Setting(nameof(ModeOptions.SharedBranches))} was changed after the build was accepted, so that its branch now has other deployments. Send the build again.");

    private static RolloutEnd OtherMode() =>
        RolloutEnd.Failed(Codes.BuildRefused, "The policy was changed after the build was accepted, and its branch now maps to another MODE.");
}
