using System.Globalization;
using Gateway.Builds;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Plans;
using Gateway.Policy;
using Gateway.Rollouts;

namespace Gateway.Intake;

/// <summary>
/// The way of a person's manifest to a plan: room, what runs there, plan, audit. Nothing is changed and no rollout is recorded; a plan that cannot be
/// noted is not told.
/// </summary>
internal sealed class ProposalIntake(ReviewRooms rooms, BuildPlanner planner, ILaneLedger ledger, IAuditLedger audit)
{
    /// <summary>Plans a manifest for a MODE.</summary>
    /// <param name="mode">The MODE.</param>
    /// <param name="proposal">The manifest, and what it is for.</param>
    /// <param name="length">Bytes of the body that brought it.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read, or cannot note who asked.</exception>
    public async Task<PlanOutcome> PlanAsync(ModePolicy mode, ProposedManifest proposal, int length, Actor by, CancellationToken cancellationToken)
    {
        using var place = await rooms.Plans.EnterAsync(length, ReviewRooms.Patience, cancellationToken);
        if (place is null)
        {
            await RecordAsync(by, mode, proposal, AuditOutcomes.Refused, Codes.TooManyReviews + ".");
            return new PlanOutcome.Busy();
        }

        var (running, token) = await FindRunningAsync(mode, proposal, cancellationToken);
        var reading = proposal.ToBuild(running, mode.RequiredChecks);
        if (reading.Build is not { } build)
        {
            await RecordAsync(by, mode, proposal, AuditOutcomes.Refused, string.Create(CultureInfo.InvariantCulture, $"body_invalid: {reading.Errors.Count} error(s)."));
            return new PlanOutcome.Malformed(reading.Errors);
        }

        var planned = await planner.PlanForPersonAsync(build, mode.Name, token, cancellationToken);
        await RecordAsync(
            by,
            mode,
            proposal,
            planned is PlannedBuild.Planned ? AuditOutcomes.Accepted : AuditOutcomes.Refused,
            $"{PlanAudit.ReasonOf(planned)}Of a manifest, for {build.Ref} at {build.Sha}.");
        return new PlanOutcome.Done(build, planned.WithRefAt("/branch"));
    }

    /// <summary>The build that runs where the manifest is for, with its flow facts, and what its token said.</summary>
    private async Task<(BuildResult? Build, TokenClaims? Token)> FindRunningAsync(ModePolicy mode, ProposedManifest proposal, CancellationToken cancellationToken)
    {
        var branch = proposal.Branch is { } name ? mode.For(proposal.Repository).ForBranch(name).LaneBranch : "";
        var lane = new Lane(proposal.Repository, proposal.Project, mode.Name) { Branch = branch };
        return await ledger.FindLastSucceededAsync(lane, before: null, cancellationToken) is { Kind: not RolloutKind.Removal } running
            ? (RolloutRecords.ToBuild(running, await ledger.ReadContentAsync(running.ContentSha256, cancellationToken)), RolloutRecords.ReadToken(running.Token))
            : (null, null);
    }

    private Task RecordAsync(Actor by, ModePolicy mode, ProposedManifest proposal, string outcome, string detail) => audit.RecordAsync(
        new AuditRecord(by, AuditActions.Plan, new Lane(proposal.Repository.ToLowerInvariant(), proposal.Project, mode.Name).Subject, outcome, detail),
        CancellationToken.None);
}
