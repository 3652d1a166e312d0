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
            return new AuditVerdict.Broken(Sequence, "There are several entries with this sequence.");
        }

        if (entry.Sequence != Sequence + 1)
        {
            return new AuditVerdict.Broken(Sequence + 1, $"Entry {Sequence + 1} is missing; the next entry has the sequence {entry.Sequence}.");
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
            return new AuditVerdict.Broken(entry.Sequence, "Its hash does not match its content and the entry before it. One of the two was changed or moved.");
        }

        (Sequence, Hash) = (entry.Sequence, entry.Hash);
        if (_head?.Sequence == Sequence && !IsHead())
        {
            return new AuditVerdict.Broken(Sequence, "Its hash differs from the given head. It, or an earlier entry, was rewritten since then together with all later entries.");
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
                string.Create(CultureInfo.InvariantCulture, $"The chain ends at entry {Sequence}, although there were {_keys.From - 1} entries before the first keyed one according to Gateway:Audit:KeyedFrom. Entries were removed at the end."));
        }

        if (_isHeadSeen)
        {
            return new AuditVerdict.Whole(Sequence, Hash, _keyed);
        }

        return new AuditVerdict.Broken(
            Sequence + 1,
            _head!.Sequence is { } kept
                ? string.Create(CultureInfo.InvariantCulture, $"The chain ends at entry {Sequence}, before entry {kept}, which was the last entry when the given head was recorded. Entries were removed at the end, or the chain was restarted.")
                : "No entry has the hash of the given head. Entries were removed at the end, or the chain was rewritten.");
    }

    private static string WithoutKey(long first, long last, long keyed) => string.Create(
        CultureInfo.InvariantCulture,
        $"The hashes of entries {first} to {last} were made without a key, although Gateway:Audit:Keys has one. Anyone who can write to the database can make such hashes. If you know that the audit is older than its key, set Gateway:Audit:KeyedFrom to {keyed}, the sequence of the first keyed entry, and verify again. Nothing in the database can prove this, so compare it with a head that the gateway logged (gateway audit verify --head).");

    private string? FaultOfKey(AuditEntry entry, AuditKey? key)
    {
        if (entry.KeyId is null)
        {
            return _keyed > 0 ? "Its hash was made without a key, although the hash before it was made with one." : null;
        }

        if (key is null)
        {
            return $"It claims that its hash was made with the key {entry.KeyId}, which is not in Gateway:Audit:Keys.";
        }

        return _keys.AgeOf(key) > _age
            ? $"Its hash was made with the key {key.Id}, which had already been replaced. List the newest key first in Gateway:Audit:Keys."
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
