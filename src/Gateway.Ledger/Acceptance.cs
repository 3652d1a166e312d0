using Gateway.Ledger.Audit;

namespace Gateway.Ledger;

/// <summary>An admitted build on its way into the ledger.</summary>
/// <param name="Rollout">The rollout to record.</param>
/// <param name="Content">Its manifest and flow facts.</param>
/// <param name="DeliveryKeys">Names under which the build result was delivered.</param>
/// <param name="BodySha256">SHA-256 of the raw body.</param>
internal sealed record Acceptance(Rollout Rollout, BuildContent Content, IReadOnlyList<string> DeliveryKeys, byte[] BodySha256)
{
    /// <summary>
    /// Names of the request that brought it beside others: another body under one of them is a conflict, and the same says nothing of this build result.
    /// </summary>
    public IReadOnlyList<string> RequestKeys { get; init; } = [];

    /// <summary>Who sent it, and from where. Default the repository, from nowhere in particular.</summary>
    public Actor Sender { get; init; } = Actor.Repository(Rollout.Repository);
}

/// <summary>What the ledger says to a delivery.</summary>
internal abstract record DeliveryVerdict
{
    private DeliveryVerdict()
    {
    }

    /// <summary>Nothing was delivered under any of the names.</summary>
    public sealed record New : DeliveryVerdict;

    /// <summary>The same body was delivered before.</summary>
    /// <param name="RolloutId">The rollout that came of it.</param>
    public sealed record Replayed(Guid RolloutId) : DeliveryVerdict;

    /// <summary>A newer run of the same repository was applied to the MODE already, or is on its way there.</summary>
    /// <param name="RunNumber">Number of that run.</param>
    /// <param name="RolloutId">Its rollout.</param>
    public sealed record Outdated(long RunNumber, Guid RolloutId) : DeliveryVerdict;

    /// <summary>Another body was delivered under the same name.</summary>
    public sealed record Conflict : DeliveryVerdict;
}
