using Gateway.Builds;

namespace Gateway.Intake;

/// <summary>A verified proof: who sent the body, and the id the sender gave the delivery.</summary>
/// <param name="Kind">Which proof it was.</param>
/// <param name="Repository">Full name of the repository that it names.</param>
/// <param name="DeliveryId">The delivery's id; null when nothing that was verified names one.</param>
internal sealed record WebhookCredential(CredentialKind Kind, string Repository, string? DeliveryId)
{
    /// <summary>The id that is configured for the repository; null when none is, or when the proof is a token, which names it itself.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>What the token says; null when the proof is none.</summary>
    public TokenClaims? Token { get; init; }
}
