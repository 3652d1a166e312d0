using System.Globalization;
using Gateway.Ledger.Audit;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Ledger.Audit;

/// <summary>Entries of a chain that is whole until a test breaks it.</summary>
internal static class AuditEntries
{
    public const string Key = "a-key-that-only-the-tests-know-01";
    public const string OtherKey = "a-key-that-only-the-tests-know-02";

    /// <summary>A chain; each entry by the key of the same place, or without one.</summary>
    public static List<AuditEntry> Chain(params string?[] keys)
    {
        var previous = new byte[AuditHash.Size];
        var entries = new List<AuditEntry>();
        foreach (var text in keys)
        {
            var key = text is null ? null : new AuditKey(text);
            var entry = Entry(entries.Count + 1, key);
            entry.Hash = AuditHash.Compute(previous, entry, key);
            previous = entry.Hash;
            entries.Add(entry);
        }

        return entries;
    }

    public static AuditEntry Entry(long sequence, AuditKey? key = null) => new()
    {
        Sequence = sequence,
        AtMs = 1_795_000_000_000 + sequence,
        ActorKind = ActorKinds.Person,
        Actor = "ana",
        ActorId = "5f2c1b7e",
        Address = "10.1.2.3",
        Action = AuditActions.Freeze,
        Subject = "staging",
        Outcome = AuditOutcomes.Accepted,
        Detail = string.Create(CultureInfo.InvariantCulture, $"Número {sequence}"),
        Rollout = null,
        KeyId = key?.Id,
        Hash = [],
    };

    public static AuditKeys Keys(params string[] keys) => KeysFrom(1, keys);

    public static AuditKeys KeysFrom(long keyedFrom, params string[] keys)
    {
        var options = new AuditOptions { KeyedFrom = keyedFrom };
        foreach (var key in keys)
        {
            options.Keys.Add(key);
        }

        return new AuditKeys(Options.Create(options));
    }

    /// <summary>Follows entries to the end, or to the first that is broken.</summary>
    public static AuditVerdict Follow(IEnumerable<AuditEntry> entries, AuditKeys keys, AuditHead? head = null)
    {
        var chain = new AuditChain(keys, head);
        foreach (var entry in entries)
        {
            if (chain.Follow(entry) is { } broken)
            {
                return broken;
            }
        }

        return chain.End();
    }
}
