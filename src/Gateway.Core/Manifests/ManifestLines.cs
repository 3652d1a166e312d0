using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>
/// Where the lines of a text are, as an editor shows them: the parser's own count takes further characters for the end of a line, and goes
/// beyond the text where that ends within one.
/// </summary>
internal sealed class ManifestLines
{
    private readonly List<int> _starts = [0];
    private readonly int _length;

    public ManifestLines(string text)
    {
        _length = text.Length;
        for (var index = text.AsSpan().IndexOfAny('\n', '\r'); index >= 0;)
        {
            index += text[index] == '\r' && index + 1 < text.Length && text[index + 1] == '\n' ? 2 : 1;
            _starts.Add(index);
            var next = text.AsSpan(index).IndexOfAny('\n', '\r');
            index = next < 0 ? -1 : index + next;
        }
    }

    /// <summary>The place of a character; the end of the text for whatever lies beyond it.</summary>
    public ManifestLocation At(long index)
    {
        var within = (int)Math.Clamp(index, 0, _length);
        var found = _starts.BinarySearch(within);
        var line = found >= 0 ? found : ~found - 1;
        return new ManifestLocation(line + 1, within - _starts[line] + 1);
    }
}
