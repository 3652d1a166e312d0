using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Plans;

/// <summary>Tells what rollouts changed, and how what they applied differs, from the ledger; Prefect is not asked.</summary>
internal sealed class RolloutComparison(GatewayPolicy policy, ILaneLedger lanes, LaneCodec codec, ISecretStore secrets)
{
    /// <summary>What a rollout changed; null where that was not recorded, or can no longer be read.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<RecordedChanges?> ReadAsync(Rollout rollout, CancellationToken cancellationToken) =>
        await lanes.FindStateAsync(rollout.Sequence, cancellationToken) is { Changes: { } data } ? codec.ReadChanges(rollout.Id, data) : null;

    /// <summary>What would change from what one rollout applied to what another did; null where one of them is not recorded, or can no longer be read.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<IReadOnlyList<DeploymentView>?> CompareAsync(Rollout before, Rollout after, CancellationToken cancellationToken) =>
        await ReadSpecsAsync(before, cancellationToken) is { } old && await ReadSpecsAsync(after, cancellationToken) is { } wanted
            ? SpecComparison.Between(old, wanted, DisclosureOf(after))
            : null;

    private async Task<IReadOnlyList<DeploymentSpec>?> ReadSpecsAsync(Rollout rollout, CancellationToken cancellationToken) =>
        await lanes.FindStateAsync(rollout.Sequence, cancellationToken) is { Specs: { } data } ? codec.ReadSpecs(rollout.Id, data) : null;

    // Of a MODE that the settings have no more nothing is known that could be shown.
    private PlanDisclosure DisclosureOf(Rollout rollout) => policy.Find(rollout.Mode)?.For(rollout.Repository) is { } mode
        ? new PlanDisclosure(mode, new MaskedSentences(secrets).AreSecretsIn, MaskedSentences.From(secrets.Of(mode)).AreSecretsIn)
        : PlanDisclosure.Strictest;
}
