namespace Gateway.Ledger;

/// <summary>Remembers a bounded number of hashes; forgetting one costs a query and nothing else. Used by the writer alone.</summary>
internal sealed class HashCache
{
    private const int Capacity = 1024;

    private readonly HashSet<string> _hashes = new(StringComparer.Ordinal);

    public bool Contains(byte[] hash) => _hashes.Contains(Convert.ToHexString(hash));

    public void Add(byte[] hash)
    {
        if (_hashes.Count >= Capacity)
        {
            _hashes.Clear();
        }

        _hashes.Add(Convert.ToHexString(hash));
    }
}
