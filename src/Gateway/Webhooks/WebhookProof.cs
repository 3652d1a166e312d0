namespace Gateway.Webhooks;

/// <summary>Which of the proofs named the caller.</summary>
public enum ProofKind
{
    /// <summary>A Standard Webhooks signature, which covers id and time.</summary>
    StandardWebhooks,

    /// <summary>GitHub's own signature, which covers the body only.</summary>
    GitHub,
}

/// <summary>A verified proof: who sent the body, and the id the sender gave the delivery.</summary>
/// <param name="Kind">Which proof it was.</param>
/// <param name="Repository">Full name of the repository whose secret signed the body.</param>
/// <param name="DeliveryId">The delivery's id.</param>
public sealed record WebhookProof(ProofKind Kind, string Repository, string DeliveryId);
