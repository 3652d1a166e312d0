namespace Gateway.Manifests;

/// <summary>A node of a manifest. Aliases share the node they name, so the tree may be larger than the memory it takes.</summary>
internal abstract class YamlNode(ManifestLocation location)
{
    public ManifestLocation Location { get; } = location;

    /// <summary>Number of nodes below and including this one, each use of an alias counted.</summary>
    public long Size { get; protected init; } = 1;

    /// <summary>Characters of keys and values below and including this one, each use of an alias counted.</summary>
    public long Characters { get; protected init; }

    /// <summary>Levels of lists and mappings below and including this one.</summary>
    public int Height { get; protected init; }

    /// <summary>What an author calls a node of this kind.</summary>
    public abstract string Kind { get; }
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
}

internal sealed class YamlSequence : YamlNode
{
    public YamlSequence(IReadOnlyList<YamlNode> items, ManifestLocation location)
        : base(location)
    {
        Items = items;
        foreach (var item in items)
        {
            Size += item.Size;
            Characters += item.Characters;
            Height = Math.Max(Height, item.Height);
        }

        Height++;
    }

    public IReadOnlyList<YamlNode> Items { get; }

    public override string Kind => "a list";
}

internal readonly record struct YamlEntry(string Key, ManifestLocation Location, YamlNode Value);

internal sealed class YamlMapping : YamlNode
{
    private readonly YamlEntries _entries;

    public YamlMapping(YamlEntries entries, ManifestLocation location)
        : base(location)
    {
        _entries = entries;
        foreach (var entry in entries.List)
        {
            Size += 1 + entry.Value.Size;
            Characters += entry.Key.Length + entry.Value.Characters;
            Height = Math.Max(Height, entry.Value.Height);
        }

        Height++;
    }

    public IReadOnlyList<YamlEntry> Entries => _entries.List;

    public override string Kind => "a mapping";

    public YamlNode? Find(string key) => FindEntry(key)?.Value;

    public YamlEntry? FindEntry(string key) => _entries.IndexOf(key) is var index and >= 0 ? _entries.List[index] : null;
}
