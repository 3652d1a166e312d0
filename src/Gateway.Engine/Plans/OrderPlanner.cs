using Gateway.Diagnostics;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Rollouts.Images;
using Gateway.Rollouts.Stages;
using Gateway.Secrets;

namespace Gateway.Plans;

/// <summary>Plans what an operator's order to apply a past rollout again would do, and changes nothing anywhere.</summary>
internal sealed class OrderPlanner
{
    private readonly RolloutTargets _targets;
    private readonly ILaneLedger _ledger;
    private readonly LaneOwnership _lanes;
    private readonly DeployedImages _images;
    private readonly ISecretStore _secrets;
    private readonly LivePlanner _live;

    public OrderPlanner(RolloutTargets targets, ILaneLedger ledger, LaneOwnership lanes, DeployedImages images, ISecretStore secrets, LivePlanner live)
    {
        _targets = targets;
        _ledger = ledger;
        _lanes = lanes;
        _images = images;
        _secrets = secrets;
        _live = live;
    }

    /// <summary>Plans an order.</summary>
    /// <param name="order">The rollout that it would make, which is in no ledger yet.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<PlannedBuild> PlanAsync(Rollout order, CancellationToken cancellationToken)
    {
        var content = await _ledger.ReadContentAsync(order.ContentSha256, cancellationToken);
        var taken = new TakenRollout(order, content, new RolloutState(), Resumed: false, Superseded: []);
        var sentences = new MaskedSentences(_secrets);
        var (target, end) = await _targets.FindAsync(taken, cancellationToken);
        if (target is null)
        {
            var reason = sentences.Mask(end!);
            return new PlannedBuild.Refused([new Finding(reason.Code!, FindingSeverity.Error, reason.Detail!, null), .. reason.Findings]) { ModeName = order.Mode };
        }

        var mode = target.Mode;
        var own = MaskedSentences.From(_secrets.Of(mode));
        var lane = await _lanes.ReadAsync(Lane.Of(order), mode, target.Specs, order.AllowMassPrune, cancellationToken);
        var images = await _images.CheckRecordedAsync(mode, target.Build, target.Specs, cancellationToken);
        var offline = new PlannedBuild.Planned(mode, [], [.. target.Warnings, .. images.Findings, .. images.Unavailable is { } away ? [ImageFindings.Unchecked(away)] : (IReadOnlyList<Finding>)[]], [])
        {
            ModeName = mode.Name,
        };
        var planned = await _live.PlanAsync(
            target.Build,
            ImageVariables.Assign(mode, target.Build, images.Specs),
            gaps: null,
            lane.Knowledge with { GoesBack = true },
            offline,
            new PlanDisclosure(mode, sentences.AreSecretsIn, own.AreSecretsIn),
            cancellationToken);
        return planned switch
        {
            PlannedBuild.Planned plan => plan with { Findings = own.Mask(plan.Findings) },
            PlannedBuild.Unanswered unanswered => unanswered with { Reason = sentences.Mask(unanswered.Reason) },
            _ => planned,
        };
    }
}
