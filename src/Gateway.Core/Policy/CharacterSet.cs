using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Gateway.Policy;

/// <summary>A set of Unicode characters, held as ascending ranges that neither touch nor overlap.</summary>
internal sealed class CharacterSet
{
    /// <summary>The last code point of Unicode.</summary>
    public const int Last = 0x10FFFF;

    private CharacterSet(ImmutableArray<CharacterRange> ranges) => Ranges = ranges;

    /// <summary>Every character.</summary>
    public static CharacterSet Any { get; } = new([new CharacterRange(0, Last)]);

    /// <summary>Every character but the slash.</summary>
    public static CharacterSet NoSlash { get; } = From('/').Complement();

    /// <summary>The ranges, ascending.</summary>
    public ImmutableArray<CharacterRange> Ranges { get; }

    public static CharacterSet From(int character) => new([new CharacterRange(character, character)]);

    public static CharacterSet From(IEnumerable<CharacterRange> ranges)
    {
        var merged = ImmutableArray.CreateBuilder<CharacterRange>();
        foreach (var range in ranges.OrderBy(static range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Final + 1)
            {
                merged[^1] = merged[^1] with { Final = Math.Max(merged[^1].Final, range.Final) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return new CharacterSet(merged.ToImmutable());
    }

    public bool Contains(int character)
    {
        foreach (var range in Ranges)
        {
            if (character <= range.Final)
            {
                return character >= range.First;
            }
        }

        return false;
    }

    public CharacterSet Complement()
    {
        var gaps = ImmutableArray.CreateBuilder<CharacterRange>();
        var next = 0;
        foreach (var range in Ranges)
        {
            if (range.First > next)
            {
                gaps.Add(new CharacterRange(next, range.First - 1));
            }

            next = range.Final + 1;
        }

        if (next <= Last)
        {
            gaps.Add(new CharacterRange(next, Last));
        }

        return new CharacterSet(gaps.ToImmutable());
    }
}

/// <summary>The code points from <paramref name="First"/> to <paramref name="Final"/>, both included.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CharacterRange(int First, int Final);
