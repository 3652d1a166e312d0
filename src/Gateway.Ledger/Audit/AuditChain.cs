using System.Globalization;

namespace Gateway.Ledger.Audit;

/// <summary>Follows the chain, entry by entry in the order of their sequence, and stops at the first that breaks it.</summary>
internal sealed class AuditChain
{
    private readonly AuditKeys _keys;
    private readonly AuditHead? _head;
    private bool _isHeadSeen;
    private long _keyed;
    private int _age = int.MaxValue;
    private long? _unkeyed;

    public AuditChain(AuditKeys keys, AuditHead? head)
    {
        _keys = keys;
        _head = head;

        // A chain without an entry has had this head, and so has every other one before its first.
        _isHeadSeen = head is null || IsHead();
    }

    /// <summary>The last entry that was followed; 0 for none.</summary>
    public long Sequence { get; private set; }

    private byte[] Hash { get; set; } = new byte[AuditHash.Size];

    /// <summary>Follows one more entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="stored">What is wrong with how it is stored; null for nothing.</param>
    /// <returns>Null when it follows from the one before.</returns>
    public AuditVerdict.Broken? Follow(AuditEntry entry, string? stored = null)
    {
        if (entry.Sequence == Sequence && Sequence > 0)
        {
            return new AuditVerdict.Broken(Sequence, "There are several entries of this sequence.");
        }

        if (entry.Sequence != Sequence + 1)
        {
            return new AuditVerdict.Broken(Sequence + 1, $"Entry {Sequence + 1} is missing; the next there is has the sequence {entry.Sequence}.");
        }

        if (stored is not null)
        {
            return new AuditVerdict.Broken(entry.Sequence, stored);
        }

        var key = entry.KeyId is { } id ? _keys.Find(id) : null;
        if (FaultOfKey(entry, key) is { } fault)
        {
            return new AuditVerdict.Broken(entry.Sequence, fault);
        }

        if (!AuditHash.Compute(Hash, entry, key).AsSpan().SequenceEqual(entry.Hash))
        {
            return new AuditVerdict.Broken(entry.Sequence, "Its hash is not that of the entry before it and of what it says: it was changed, or put into another place, or the one before it was.");
        }

        (Sequence, Hash) = (entry.Sequence, entry.Hash);
        if (_head?.Sequence == Sequence && !IsHead())
        {
            return new AuditVerdict.Broken(Sequence, "It has another hash than the head that was kept: it, or one before it, was rewritten since then together with all that follow.");
        }

        _isHeadSeen |= IsHead();
        return Count(key);
    }

    /// <summary>What is to be said when there is no further entry.</summary>
    public AuditVerdict End()
    {
        if (_unkeyed is { } unkeyed)
        {
            return new AuditVerdict.Broken(unkeyed, WithoutKey(unkeyed, Sequence, Sequence + 1));
        }

        if (_keys.Current is not null && Sequence < _keys.From - 1)
        {
            return new AuditVerdict.Broken(
                Sequence + 1,
                string.Create(CultureInfo.InvariantCulture, $"The chain ends at entry {Sequence}, although Gateway:Audit:KeyedFrom says that there were {_keys.From - 1} before the first under a key: entries were cut off at the end."));
        }

        if (_isHeadSeen)
        {
            return new AuditVerdict.Whole(Sequence, Hash, _keyed);
        }

        return new AuditVerdict.Broken(
            Sequence + 1,
            _head!.Sequence is { } kept
                ? string.Create(CultureInfo.InvariantCulture, $"The chain ends at entry {Sequence}, before entry {kept}, which was its last when the head was kept: entries were cut off at the end, or the chain was begun again.")
                : "No entry has the hash that was the chain's last at one time: entries were cut off at the end, or the chain was rewritten.");
    }

    private static string WithoutKey(long first, long last, long keyed) => string.Create(
        CultureInfo.InvariantCulture,
        $"The hashes of entries {first} to {last} were made without a key, as whoever can write to the database can, although Gateway:Audit:Keys has one. If you know that the audit is older than its key, set Gateway:Audit:KeyedFrom to {keyed}, the sequence of the first entry under a key, and verify again. Nothing in the database can show that it is so: hold it against a head that the gateway logged (gateway audit verify --head).");

    private string? FaultOfKey(AuditEntry entry, AuditKey? key)
    {
        if (entry.KeyId is null)
        {
            return _keyed > 0 ? "Its hash was made without a key, although the one before it was made with one." : null;
        }

        if (key is null)
        {
            return $"Its hash was made with the key {entry.KeyId}, which is not among Gateway:Audit:Keys, or so it says.";
        }

        return _keys.AgeOf(key) > _age
            ? $"Its hash was made with the key {key.Id}, which another one had replaced before: Gateway:Audit:Keys has the newest first."
            : null;
    }

    /// <summary>Records by what the entry is protected. Which number to set for a ledger from before its key shows only with the first entry under one.</summary>
    private AuditVerdict.Broken? Count(AuditKey? key)
    {
        if (key is null)
        {
            _unkeyed ??= _keys.Current is not null && Sequence >= _keys.From ? Sequence : null;
            return null;
        }

        _keyed++;
        _age = _keys.AgeOf(key);
        return _unkeyed is { } unkeyed ? new AuditVerdict.Broken(unkeyed, WithoutKey(unkeyed, Sequence - 1, Sequence)) : null;
    }

    private bool IsHead() => _head is { } head && (head.Sequence ?? Sequence) == Sequence && Convert.ToHexStringLower(Hash) == head.Hash;
}
