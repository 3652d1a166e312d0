using Microsoft.Extensions.Options;

namespace Gateway.Ledger.Audit;

/// <summary>The keys of the audit's hashes.</summary>
internal sealed class AuditKeys
{
    private readonly List<AuditKey> _keys;

    public AuditKeys(IOptions<AuditOptions> options)
    {
        _keys = [.. options.Value.Keys.Select(text => new AuditKey(text.Trim())).DistinctBy(key => key.Id)];
        From = options.Value.KeyedFrom;
    }

    /// <summary>The key that makes new hashes; null for plain ones.</summary>
    public AuditKey? Current => _keys.Count > 0 ? _keys[0] : null;

    /// <summary>The first entry that must be under a key, where there is one.</summary>
    public long From { get; }

    /// <summary>Finds a key; null when it is not configured.</summary>
    public AuditKey? Find(string id) => _keys.Find(key => key.Id == id);

    /// <summary>How many keys have replaced this one; 0 for the current one.</summary>
    public int AgeOf(AuditKey key) => _keys.IndexOf(key);
}
