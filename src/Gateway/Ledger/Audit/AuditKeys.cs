using Microsoft.Extensions.Options;

namespace Gateway.Ledger.Audit;

/// <summary>The keys of the audit's hashes.</summary>
internal sealed class AuditKeys
{
    private readonly IReadOnlyDictionary<string, AuditKey> _byId;

    public AuditKeys(IOptions<AuditOptions> options)
    {
        var keys = options.Value.Keys.Select(text => new AuditKey(text.Trim())).ToList();
        Current = keys.FirstOrDefault();
        _byId = keys.DistinctBy(key => key.Id).ToDictionary(key => key.Id, StringComparer.Ordinal);
    }

    /// <summary>The key that makes new hashes; null for plain ones.</summary>
    public AuditKey? Current { get; }

    /// <summary>Finds a key; null when it is not configured.</summary>
    public AuditKey? Find(string id) => _byId.GetValueOrDefault(id);
}
