namespace Gateway.Ledger.Audit;

/// <summary>Follows the chain, entry by entry in the order of their sequence, and stops at the first that breaks it.</summary>
internal sealed class AuditChain
{
    private readonly AuditKeys _keys;
    private readonly byte[]? _head;
    private bool _isHeadSeen;
    private long _keyed;

    public AuditChain(AuditKeys keys, byte[]? head)
    {
        _keys = keys;
        _head = head;

        // A chain without an entry has had this head, and so has every other one before its first.
        _isHeadSeen = _head is null || _head.AsSpan().SequenceEqual(Hash);
    }

    /// <summary>The last entry that was followed; 0 for none.</summary>
    public long Sequence { get; private set; }

    private byte[] Hash { get; set; } = new byte[AuditHash.Size];

    /// <summary>Follows one more entry.</summary>
    /// <returns>Null when it follows from the one before.</returns>
    public AuditVerdict.Broken? Follow(AuditEntry entry)
    {
        if (entry.Sequence != Sequence + 1)
        {
            return new AuditVerdict.Broken(Sequence + 1, $"Entry {Sequence + 1} is missing; the next there is has the sequence {entry.Sequence}.");
        }

        if (entry.KeyId is null && _keyed > 0)
        {
            return new AuditVerdict.Broken(entry.Sequence, "Its hash was made without a key, although the one before it was made with one.");
        }

        var key = entry.KeyId is { } id ? _keys.Find(id) : null;
        if (entry.KeyId is not null && key is null)
        {
            return new AuditVerdict.Broken(entry.Sequence, $"Its hash was made with the key {entry.KeyId}, which is not among Gateway:Audit:Keys, or so it says.");
        }

        if (!AuditHash.Of(Hash, entry, key).AsSpan().SequenceEqual(entry.Hash))
        {
            return new AuditVerdict.Broken(entry.Sequence, "Its hash is not that of the entry before it and of what it says: it was changed, or put into another place, or the one before it was.");
        }

        (Sequence, Hash) = (entry.Sequence, entry.Hash);
        _keyed += key is null ? 0 : 1;
        _isHeadSeen |= _head.AsSpan().SequenceEqual(Hash);
        return null;
    }

    /// <summary>What is to be said when there is no further entry.</summary>
    public AuditVerdict End() => _isHeadSeen
        ? new AuditVerdict.Whole(Sequence, Hash, _keyed)
        : new AuditVerdict.Broken(Sequence + 1, "No entry has the hash that was the chain's last at one time: entries were cut off at the end, or the chain was made anew.");
}
