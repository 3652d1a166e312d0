using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>Chooses few characters to stand for all.</summary>
internal static class Alphabet
{
    /// <summary>What a git branch may be made of: no controls, and none of the characters that git forbids in a ref.</summary>
    public static CharacterSet Branch { get; } = Without(" ~^:?*[\\\u007f");

    /// <summary>What a name may be made of: no controls.</summary>
    public static CharacterSet Name { get; } = Without("\u007f");

    /// <summary>
    /// One character of the alphabet for each way in which the sets can tell characters apart, the most readable there is:
    /// two characters that belong to the same sets lead to the same states.
    /// </summary>
    public static ImmutableArray<int> Representatives(CharacterSet alphabet, IEnumerable<CharacterSet> sets)
    {
        CharacterSet[] all = [.. sets.Distinct()];
        var edges = new SortedSet<int>(Readable.Ranges.SelectMany(Edges));
        edges.UnionWith(all.Append(alphabet).SelectMany(static set => set.Ranges).SelectMany(Edges));
        return
        [
            .. edges
                .Where(alphabet.Contains)
                .GroupBy(edge => string.Concat(all.Select(set => set.Contains(edge) ? '1' : '0')), StringComparer.Ordinal)
                .Select(static same => same.MinBy(Rank))
                .OrderBy(Rank),
        ];
    }

    private static CharacterSet Readable { get; } = CharacterSet.From([new('0', '9'), new('A', 'Z'), new('a', 'z')]);

    private static IEnumerable<int> Edges(CharacterRange range) => [range.First, range.Final + 1];

    private static (int Kind, int Character) Rank(int character) => character switch
    {
        >= 'a' and <= 'z' => (0, character),
        >= '0' and <= '9' => (1, character),
        >= 'A' and <= 'Z' => (2, character),
        _ => (3, character),
    };

    private static CharacterSet Without(string characters) =>
        CharacterSet.From([new(0, 0x1f), new(0xD800, 0xDFFF), .. characters.Select(static character => new CharacterRange(character, character))])
            .Complement();
}
