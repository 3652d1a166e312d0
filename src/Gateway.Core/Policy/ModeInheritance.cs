using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>The settings of one MODE, with those of <c>Gateway:ModeDefaults</c> in the place of what it does not set.</summary>
internal sealed class ModeInheritance
{
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lists = new(StringComparer.Ordinal);

    private ModeInheritance(ModeOptions own, ModeDefaultOptions defaults)
    {
        Options = own.Copy();
        Inherit(Options, own, defaults, typeof(ModeDefaultOptions), "");
    }

    /// <summary>What holds for the MODE.</summary>
    public ModeOptions Options { get; }

    /// <summary>The lists and named values that are not its own. Whoever extends one of them must start from all of it, and so must find it.</summary>
    public IReadOnlySet<string> Lists => _lists;

    /// <summary>Puts the defaults in the place of what the MODE does not set.</summary>
    public static ModeInheritance From(ModeOptions own, ModeDefaultOptions defaults) => new(own, defaults);

    /// <summary>The settings key under which a property of the MODE is set.</summary>
    public string Setting(string mode, string property) => _values.Contains(property) || _lists.Contains(property) ? Default(property) : Own(mode, property);

    /// <summary>The settings key of a property of the MODE's own.</summary>
    public static string Own(string mode, string property) => $"Gateway:Modes:{mode}:{property}";

    /// <summary>The settings key of a default.</summary>
    public static string Default(string property) => $"Gateway:ModeDefaults:{property}";

    private void Inherit(object target, object own, object defaults, Type type, string section)
    {
        foreach (var property in type.GetProperties())
        {
            property.SetValue(target, Inherited(property.GetValue(own), property.GetValue(defaults), section + property.Name));
        }
    }

    private object? Inherited(object? own, object? standard, string property)
    {
        var value = own ?? standard;
        switch (value)
        {
            case ModeTokenOptions:
                var tokens = new ModeTokenOptions();
                Inherit(tokens, own!, standard!, typeof(ModeTokenOptions), property + ":");
                return tokens;
            case IReadOnlyDictionary<string, string?>:
                return Named((IReadOnlyDictionary<string, string?>?)own, (IReadOnlyDictionary<string, string?>?)standard, property);
            case not (null or Array { Length: 0 }) when own is null:
                (value is Array ? _lists : _values).Add(property);
                break;
        }

        return value;
    }

    private IReadOnlyDictionary<string, string?>? Named(IReadOnlyDictionary<string, string?>? own, IReadOnlyDictionary<string, string?>? standard, string property)
    {
        if (standard is null or { Count: 0 })
        {
            return own;
        }

        if (own is null or { Count: 0 })
        {
            _lists.Add(property);
        }

        var all = (own ?? ImmutableDictionary<string, string?>.Empty).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in standard)
        {
            if (all.TryAdd(name, value))
            {
                _lists.Add($"{property}:{name}");
            }
        }

        return all;
    }
}
