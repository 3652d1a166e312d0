using Gateway.Ledger;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>What the event <c>status</c> says of a rollout.</summary>
/// <param name="Status">Its status.</param>
/// <param name="At">When the gateway read that, UTC.</param>
internal sealed record RolloutStatusEvent(RolloutStatus Status, DateTimeOffset At);
