using System.Buffers;

namespace Gateway.Manifests;

/// <summary>Checks on text that need no YAML.</summary>
internal static class ManifestText
{
    // What YAML calls printable, less the surrogates, which are looked at in pairs.
    private static readonly SearchValues<char> Unprintable = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(code => code is not (0x09 or 0x0A or 0x0D)).Select(code => (char)code),
         .. Enumerable.Range(0x7F, 0x21).Where(code => code is not 0x85).Select(code => (char)code),
         '\uFFFE', '\uFFFF']);

    /// <summary>Index of the first character that YAML does not allow, or -1.</summary>
    public static int IndexOfForbidden(ReadOnlySpan<char> text)
    {
        var unprintable = text.IndexOfAny(Unprintable);
        var surrogate = IndexOfLoneSurrogate(text);
        return unprintable < 0 || surrogate < 0 ? Math.Max(unprintable, surrogate) : Math.Min(unprintable, surrogate);
    }

    /// <summary>Whether an escape has put in what neither JSON nor a database can hold.</summary>
    public static bool HoldsUnstorable(string text) => text.Contains('\0') || IndexOfLoneSurrogate(text) >= 0;

    private static int IndexOfLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var next = text[index..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0)
            {
                return -1;
            }

            index += next;
            if (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
            {
                return index;
            }

            index++;
        }

        return -1;
    }
}
