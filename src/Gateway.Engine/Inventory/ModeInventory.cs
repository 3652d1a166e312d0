using System.Text.Json;
using Gateway.Drift;
using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Inventory;

/// <summary>Tells what a MODE has on the server, from what rollouts left and what the last looks for drift found; the server is not asked.</summary>
internal sealed class ModeInventory(ILaneLedger ledger, LaneCodec codec, ISecretStore secrets)
{
    private const string PausedField = "paused";
    private const string SchedulesField = "schedules";

    private static readonly JsonElement Nothing = JsonText.String(null);

    /// <summary>The lanes of a MODE, by repository, project and branch.</summary>
    /// <param name="mode">The MODE.</param>
    /// <param name="filter">Which lanes.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<IReadOnlyList<LaneInventory>> ListAsync(ModePolicy mode, LaneFilter filter, CancellationToken cancellationToken)
    {
        var standings = await ledger.ListStandingsAsync(mode.Name, filter, cancellationToken);
        var sentences = new MaskedSentences(secrets);
        return [.. standings.Select(standing => ToInventory(standing, mode.Prune, sentences.DisclosureOf(mode.For(standing.Lane.Repository))))];
    }

    private LaneInventory ToInventory(LaneStanding standing, PruneBehaviour prune, PlanDisclosure disclosure)
    {
        var leftovers = Leftovers.Of(standing, codec);
        var look = (standing.Drift is { } drift ? DriftJson.Read(drift.Differences) : []).ToDictionary(static difference => (difference.Flow, difference.Name));
        var known = standing.Deployments.Select(row => ToDeployment(standing, row, leftovers, look.GetValueOrDefault((row.FlowName, row.Name)), prune, disclosure));
        var others = leftovers.Except(standing.Deployments).Select(static left => new DeploymentInventory(left.Name, left.Flow, DeploymentState.Uncertain));
        return new LaneInventory(standing, StateOf(standing), [.. known, .. others]);
    }

    private DeploymentInventory ToDeployment(LaneStanding standing, LaneDeployment row, Leftovers leftovers, DriftedDeployment? difference, PruneBehaviour prune, PlanDisclosure disclosure)
    {
        var spec = codec.ReadSpec(standing.Lane, row);
        var state = leftovers.Has(row) ? DeploymentState.Uncertain : row.Removed ? DeploymentState.Removed : DeploymentState.Applied;
        return new DeploymentInventory(row.Name, row.FlowName, state)
        {
            Id = row.DeploymentId,
            Rollout = standing.AppliedBy.GetValueOrDefault(row.RolloutSequence),
            Image = spec is null ? null : ImageInjection.TextIn(spec.JobVariables),
            Schedules = spec is null ? null : SchedulesOf(spec, disclosure),
            Paused = spec is null ? null : IsPaused(spec, row.Removed && prune != PruneBehaviour.Keep, difference, standing.IsLookedAt),
            Difference = standing.IsLookedAt ? difference : null,
            IsDrifted = standing.IsLookedAt ? difference is { IsDrift: true } : null,
        };
    }

    private static JsonElement SchedulesOf(DeploymentSpec spec, PlanDisclosure disclosure) =>
        FieldViews.From([new FieldChange(SchedulesField, Nothing, SpecComparison.SchedulesOf(spec))], disclosure)[0].New;

    // What the manifest is silent about is kept when it was paused by hand, by the rollouts since the look as well; what was drift is put right by them.
    private static bool IsPaused(DeploymentSpec spec, bool wasPruned, DriftedDeployment? difference, bool isNewLook)
    {
        var wanted = wasPruned || spec.Paused == true;
        var differs = difference is not null && (difference.Kept.Contains(PausedField) || (isNewLook && difference.Fields.Any(static field => field.Field == PausedField)));
        return wanted != differs;
    }

    private static LaneState StateOf(LaneStanding standing) =>
        !standing.Newest.Status.IsFinished() ? LaneState.RollingOut
        : standing.HalfDone.Count > 0 ? LaneState.NotRestored
        : standing.Current is null or { Kind: RolloutKind.Removal } ? LaneState.NeverDeployed
        : LaneState.Deployed;
}
