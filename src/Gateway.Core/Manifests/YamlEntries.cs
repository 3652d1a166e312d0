namespace Gateway.Manifests;

/// <summary>Entries of a mapping in order, found by key: by looking through a few, by a table of many.</summary>
internal sealed class YamlEntries
{
    private const int MaxWithoutTable = 8;

    private readonly List<YamlEntry> _entries = [];
    private Dictionary<string, int>? _table;

    public IReadOnlyList<YamlEntry> List => _entries;

    public int IndexOf(string key)
    {
        if (_table is not null)
        {
            return _table.GetValueOrDefault(key, -1);
        }

        for (var index = 0; index < _entries.Count; index++)
        {
            if (_entries[index].Key == key)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Adds the entry, or puts it in the place of the one with its key.</summary>
    public void Set(YamlEntry entry)
    {
        var index = IndexOf(entry.Key);
        if (index >= 0)
        {
            _entries[index] = entry;
            return;
        }

        _entries.Add(entry);
        _table?.Add(entry.Key, _entries.Count - 1);
        if (_table is null && _entries.Count > MaxWithoutTable)
        {
            _table = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var place = 0; place < _entries.Count; place++)
            {
                _table.Add(_entries[place].Key, place);
            }
        }
    }
}
