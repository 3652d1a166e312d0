using Gateway.Manifests;
using Gateway.Policy;

namespace Gateway.Planning;

/// <summary>
/// What a field should hold of which the manifest says nothing. Where the last spec spoke of it, what the server holds is that spec's
/// doing and goes with it; otherwise somebody changed it by hand, and the MODE says whether that stays.
/// </summary>
internal sealed record UnmanagedFields(DeploymentSpec? LastSpec, ManualChanges ManualChanges)
{
    /// <summary>When a past state is put back nothing of another one stays.</summary>
    public static UnmanagedFields OfReverting { get; } = new(null, ManualChanges.Override) { Restores = true };

    /// <summary>Whether a past state is put back.</summary>
    public bool Restores { get; private init; }

    /// <summary>The silence over a deployment.</summary>
    /// <param name="owned">What is known of it; null when it was not in the lane's care before.</param>
    /// <param name="manualChanges">What the MODE wants.</param>
    public static UnmanagedFields From(OwnedDeployment? owned, ManualChanges manualChanges) => new(
        owned is { Removed: true, LastSpec: { } last } ? last with { Paused = true } : owned?.LastSpec,
        manualChanges);

    /// <summary>Whether a trigger's automation stays switched off where the manifest does not say whether it is on.</summary>
    public bool KeepsSwitch(TriggerSpec trigger) =>
        Keeps(last => last.Triggers.Any(before => before.Name == trigger.Name && before.Enabled is not null));

    /// <summary>Whether what the server holds stays.</summary>
    /// <param name="spoke">Whether a spec speaks of the field.</param>
    public bool Keeps(Func<DeploymentSpec, bool> spoke) =>
        ManualChanges == ManualChanges.Keep && (LastSpec is null || !spoke(LastSpec));
}
