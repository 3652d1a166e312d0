namespace Gateway.Ledger.Audit;

/// <summary>
/// One entry of the audit, chained to the one before it. Everything is kept as the text that was hashed, so that nothing has to be
/// understood before it can be verified.
/// </summary>
internal sealed class AuditEntry
{
    /// <summary>Position in the chain: 1 for the first, and one more for each that follows.</summary>
    public long Sequence { get; set; }

    /// <summary>When it was noted, in milliseconds since 1970-01-01 UTC.</summary>
    public long AtMs { get; set; }

    /// <summary>What the actor is, one of <see cref="ActorKinds"/>.</summary>
    public required string ActorKind { get; set; }

    /// <summary>The actor's name.</summary>
    public required string Actor { get; set; }

    /// <summary>The actor's lasting id, or null.</summary>
    public string? ActorId { get; set; }

    /// <summary>The address that the request came from, or null.</summary>
    public string? Address { get; set; }

    /// <summary>What was done, one of <see cref="AuditActions"/>.</summary>
    public required string Action { get; set; }

    /// <summary>What it was done to.</summary>
    public required string Subject { get; set; }

    /// <summary>What came of it, one of <see cref="AuditOutcomes"/>.</summary>
    public required string Outcome { get; set; }

    /// <summary>Details, or null.</summary>
    public string? Detail { get; set; }

    /// <summary>Id of the rollout that the entry belongs to, or null.</summary>
    public string? Rollout { get; set; }

    /// <summary>Which key made the hash, as <see cref="AuditKey.Id"/>; null where it is a plain SHA-256.</summary>
    public string? KeyId { get; set; }

    /// <summary>The hash over the hash before and all of the above, 32 bytes.</summary>
    public required byte[] Hash { get; set; }
}
