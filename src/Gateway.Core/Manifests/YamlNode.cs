using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>
/// A node of a manifest. Aliases share what the node they name holds, so the tree may be larger than the memory it takes; each use has a
/// place of its own.
/// </summary>
internal abstract class YamlNode(ManifestLocation location)
{
    /// <summary>Where an author looks for it: within an alias, where the alias stands.</summary>
    public ManifestLocation Location { get; } = location;

    /// <summary>Number of nodes below and including this one, each use of an alias counted.</summary>
    public long Size { get; protected init; } = 1;

    /// <summary>Characters of keys and values below and including this one, each use of an alias counted.</summary>
    public long Characters { get; protected init; }

    /// <summary>Levels of lists and mappings below and including this one.</summary>
    public int Height { get; protected init; }

    /// <summary>What an author calls a node of this kind.</summary>
    public abstract string Kind { get; }

    /// <summary>This node as an alias at that place uses it.</summary>
    public YamlNode UsedAt(ManifestLocation alias) => Move(alias, alias);

    /// <summary>This node as it stands within what an alias at that place uses.</summary>
    public YamlNode Within(ManifestLocation alias) => Move(alias with { WrittenAt = Location.WrittenAt ?? Location }, alias);

    /// <summary>The same node at another place, and what it holds within the alias.</summary>
    protected abstract YamlNode Move(ManifestLocation location, ManifestLocation alias);
}

internal enum YamlScalarType
{
    Null,
    Boolean,
    Integer,
    Float,
    Text,
}

/// <summary>A single value. <see cref="Value"/> is the text itself, or the JSON form of a null, boolean or number.</summary>
internal sealed class YamlScalar : YamlNode
{
    public YamlScalar(YamlScalarType type, string value, ManifestLocation location)
        : base(location)
    {
        Type = type;
        Value = value;
        Characters = value.Length;
    }

    public YamlScalarType Type { get; }

    public string Value { get; }

    public override string Kind => Type switch
    {
        YamlScalarType.Null => "nothing",
        YamlScalarType.Boolean => "a boolean",
        YamlScalarType.Integer => "a whole number",
        YamlScalarType.Float => "a number",
        _ => "text",
    };

    protected override YamlNode Move(ManifestLocation location, ManifestLocation alias) => new YamlScalar(Type, Value, location);
}

internal sealed class YamlSequence : YamlNode
{
    private readonly IReadOnlyList<YamlNode> _items;

    public YamlSequence(IReadOnlyList<YamlNode> items, ManifestLocation location)
        : base(location)
    {
        Items = _items = items;
        foreach (var item in items)
        {
            Size += item.Size;
            Characters += item.Characters;
            Height = Math.Max(Height, item.Height);
        }

        Height++;
    }

    private YamlSequence(YamlSequence original, ManifestLocation location, ManifestLocation alias)
        : base(location)
    {
        _items = original._items;
        Items = new UsedList<YamlNode>(_items, item => item.Within(alias));
        (Size, Characters, Height) = (original.Size, original.Characters, original.Height);
    }

    public IReadOnlyList<YamlNode> Items { get; }

    public override string Kind => "a list";

    protected override YamlNode Move(ManifestLocation location, ManifestLocation alias) => new YamlSequence(this, location, alias);
}

internal readonly record struct YamlEntry(string Key, ManifestLocation Location, YamlNode Value)
{
    /// <summary>This entry as it stands within what an alias at that place uses.</summary>
    public YamlEntry Within(ManifestLocation alias) => new(Key, alias with { WrittenAt = Location.WrittenAt ?? Location }, Value.Within(alias));
}

internal sealed class YamlMapping : YamlNode
{
    private readonly YamlEntries _entries;
    private readonly ManifestLocation? _alias;

    public YamlMapping(YamlEntries entries, ManifestLocation location)
        : base(location)
    {
        _entries = entries;
        Entries = entries.List;
        foreach (var entry in entries.List)
        {
            Size += 1 + entry.Value.Size;
            Characters += entry.Key.Length + entry.Value.Characters;
            Height = Math.Max(Height, entry.Value.Height);
        }

        Height++;
    }

    private YamlMapping(YamlMapping original, ManifestLocation location, ManifestLocation alias)
        : base(location)
    {
        _entries = original._entries;
        _alias = alias;
        Entries = new UsedList<YamlEntry>(_entries.List, entry => entry.Within(alias));
        (Size, Characters, Height) = (original.Size, original.Characters, original.Height);
    }

    public IReadOnlyList<YamlEntry> Entries { get; }

    public override string Kind => "a mapping";

    public YamlNode? Find(string key) => FindEntry(key)?.Value;

    public YamlEntry? FindEntry(string key)
    {
        if (_entries.IndexOf(key) is not (>= 0 and var index))
        {
            return null;
        }

        var entry = _entries.List[index];
        return _alias is null ? entry : entry.Within(_alias);
    }

    protected override YamlNode Move(ManifestLocation location, ManifestLocation alias) => new YamlMapping(this, location, alias);
}
