using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Reviews;

/// <summary>Variables that note whether somebody asked for one of those that are watched.</summary>
internal sealed class WatchedVariables : IReadOnlyDictionary<string, string>
{
    private readonly IReadOnlyDictionary<string, string> _values;
    private readonly IReadOnlySet<string> _watched;

    public WatchedVariables(IReadOnlyDictionary<string, string> values, IReadOnlySet<string> watched)
    {
        _values = values;
        _watched = watched;
    }

    /// <summary>Whether a watched one was asked for, or all were.</summary>
    public bool WereAskedFor { get; private set; }

    public int Count => All.Count;

    public IEnumerable<string> Keys => All.Keys;

    public IEnumerable<string> Values => All.Values;

    private IReadOnlyDictionary<string, string> All
    {
        get
        {
            WereAskedFor = true;
            return _values;
        }
    }

    public string this[string key] => Record(key)[key];

    public bool ContainsKey(string key) => Record(key).ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => Record(key).TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => All.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IReadOnlyDictionary<string, string> Record(string key)
    {
        WereAskedFor |= _watched.Contains(key);
        return _values;
    }
}
