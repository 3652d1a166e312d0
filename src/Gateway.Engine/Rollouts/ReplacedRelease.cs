using Gateway.Ledger;

namespace Gateway.Rollouts;

/// <summary>What ran in a lane when an order took its place.</summary>
/// <param name="RolloutId">The rollout that had brought it.</param>
/// <param name="Ref">Its git ref.</param>
/// <param name="Sha">Its commit.</param>
/// <param name="Image">Its image.</param>
/// <param name="Digest">The image's digest; null where it is not known.</param>
/// <param name="At">When it was accepted.</param>
internal sealed record ReplacedRelease(Guid RolloutId, string Ref, string Sha, string Image, string? Digest, DateTimeOffset At)
{
    /// <summary>That of a rollout.</summary>
    public static ReplacedRelease Of(Rollout rollout) => new(rollout.Id, rollout.Ref, rollout.Sha, rollout.Image, rollout.Digest, rollout.AcceptedAt);
}
