namespace Gateway.Ledger.Audit;

/// <summary>The audit: who changed what, from where, and what came of it. Entries are only ever appended.</summary>
internal interface IAuditLedger
{
    /// <summary>Records what changed nothing in the ledger itself, such as a refusal. What does is noted by the write that changes it.</summary>
    /// <exception cref="LedgerUnavailableException">It was not noted.</exception>
    Task RecordAsync(AuditRecord record, CancellationToken cancellationToken);

    /// <summary>Entries, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, CancellationToken cancellationToken);

    /// <summary>Follows the chain from its first entry to its last.</summary>
    /// <param name="head">The chain's head at some time; null when none is known, and then what was cut off at the end, or rewritten by whoever has the key, does not show.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<AuditVerdict> VerifyAsync(AuditHead? head, CancellationToken cancellationToken);

    /// <summary>The chain's end as it is now.</summary>
    /// <exception cref="LedgerUnavailableException">The database cannot be read.</exception>
    Task<AuditEnd> ReadEndAsync(CancellationToken cancellationToken);
}

/// <summary>The chain's end.</summary>
/// <param name="Head">Sequence and hash of the newest entry.</param>
/// <param name="LacksKey">Whether the first entry that must be under a key is without.</param>
/// <param name="LosesKey">Whether the newest entry is under a key, and the next one would be without.</param>
internal sealed record AuditEnd(AuditHead Head, bool LacksKey, bool LosesKey);

/// <summary>Which entries to list.</summary>
/// <param name="Since">Only those noted at this time or later, or null for any.</param>
/// <param name="Actor">Only of this actor, by name or id, or null for any.</param>
/// <param name="Action">Only of this action, or null for any.</param>
/// <param name="Outcome">Only with this outcome, or null for any.</param>
/// <param name="Repository">Only of this repository: what it sent, what was ordered for it, and what its rollouts did; null for any.</param>
/// <param name="Mode">Only of this MODE, likewise; null for any.</param>
/// <param name="Before">Only with a lower <see cref="AuditEntry.Sequence"/>, or null to begin with the newest.</param>
/// <param name="Limit">Most entries to give.</param>
internal sealed record AuditFilter(DateTimeOffset? Since, string? Actor, string? Action, string? Outcome, string? Repository, string? Mode, long? Before, int Limit);

/// <summary>What became of the verification of the chain.</summary>
internal abstract record AuditVerdict
{
    private AuditVerdict()
    {
    }

    /// <summary>Every entry follows from the one before it.</summary>
    /// <param name="Entries">How many there are.</param>
    /// <param name="Head">The last one's hash; 32 zero bytes when there is none.</param>
    /// <param name="Keyed">How many of them, the last ones, have a hash that needs a key.</param>
    public sealed record Whole(long Entries, byte[] Head, long Keyed) : AuditVerdict;

    /// <summary>The chain is broken.</summary>
    /// <param name="Sequence">The first entry that is not what follows from the one before it.</param>
    /// <param name="Reason">What is wrong with it, in a sentence.</param>
    public sealed record Broken(long Sequence, string Reason) : AuditVerdict;

    /// <summary>The chain is whole, and the table that holds it was changed, so that a search may not find all of its entries.</summary>
    /// <param name="Reason">What is wrong with it, in a sentence.</param>
    public sealed record Altered(string Reason) : AuditVerdict;
}
