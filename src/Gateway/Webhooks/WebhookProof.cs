using Gateway.Builds;

namespace Gateway.Webhooks;

/// <summary>A verified proof: who sent the body, and the id the sender gave the delivery.</summary>
/// <param name="Kind">Which proof it was.</param>
/// <param name="Repository">Full name of the repository whose secret signed the body.</param>
/// <param name="DeliveryId">The delivery's id.</param>
public sealed record WebhookProof(ProofKind Kind, string Repository, string DeliveryId);
