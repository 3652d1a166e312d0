using System.Text;

namespace Gateway.Policy;

/// <summary>
/// Reads GitHub's filter patterns. <c>*</c> is any number of characters but no slash, <c>**</c> any number of characters,
/// <c>?</c> zero or one and <c>+</c> one or more of the preceding character, <c>[]</c> one of the characters in it, and a
/// backslash takes the next character as it is. A <c>**/</c> that starts a path segment may also be nothing, as in GitHub's own
/// example, where <c>**/docs/**</c> matches <c>docs/hello.md</c>.
/// </summary>
internal sealed class GlobSyntax
{
    /// <summary>Longest pattern that is read.</summary>
    public const int MaxLength = 255;

    private readonly Rune[] _pattern;
    private readonly GlobBuilder _glob = new();
    private int _next;
    private string? _error;

    private GlobSyntax(string pattern) => _pattern = [.. pattern.EnumerateRunes()];

    /// <summary>Reads a pattern without its leading <c>!</c>.</summary>
    /// <returns>The automaton, or null and what is wrong: a clause that continues "the pattern …".</returns>
    public static (GlobAutomaton? Glob, string? Error) Read(string pattern)
    {
        if (pattern.Length is 0 or > MaxLength)
        {
            return (null, pattern.Length == 0 ? "is empty" : $"is longer than {MaxLength} characters");
        }

        var syntax = new GlobSyntax(pattern);
        while (syntax._error is null && syntax._next < syntax._pattern.Length)
        {
            syntax.ReadPart();
        }

        return syntax._error is null ? (syntax._glob.Build(), null) : (null, syntax._error);
    }

    private void ReadPart()
    {
        var start = _next;
        switch (Take())
        {
            case '*':
                ReadStar(start);
                break;
            case '?' or '+':
                _error = $"has {_pattern[start]} at position {start + 1}, where there is no character before it to repeat";
                break;
            case '[':
                ReadClass(start);
                break;
            case '\\' when _next == _pattern.Length:
                _error = "ends with a backslash that escapes nothing";
                break;
            case '\\':
                Repeat(CharacterSet.From(Take()));
                break;
            case var character:
                Repeat(CharacterSet.From(character));
                break;
        }
    }

    private void ReadStar(int start)
    {
        if (!TakeIf('*'))
        {
            _glob.AnyNumber(CharacterSet.NoSlash);
        }
        else if (StartsSegment(start) && TakeIf('/'))
        {
            _glob.AnyFolders();
        }
        else
        {
            _glob.AnyNumber(CharacterSet.Any);
        }
    }

    private bool StartsSegment(int start) => start == 0 || _pattern[start - 1].Value == '/';

    private void Repeat(CharacterSet set)
    {
        if (TakeIf('?'))
        {
            _glob.Optional(set);
        }
        else if (TakeIf('+'))
        {
            _glob.Several(set);
        }
        else
        {
            _glob.One(set);
        }
    }

    private void ReadClass(int start)
    {
        var ranges = new List<CharacterRange>();
        if (Peek() is '^' or '!')
        {
            _error = $"negates the class at position {start + 1}, which GitHub's patterns do not support";
            return;
        }

        while (_error is null && !TakeIf(']'))
        {
            ReadMember(start, ranges);
        }

        if (_error is null && ranges.Count == 0)
        {
            _error = $"has an empty class at position {start + 1}";
        }

        if (_error is null)
        {
            Repeat(CharacterSet.From(ranges));
        }
    }

    private void ReadMember(int start, List<CharacterRange> ranges)
    {
        TakeIf('\\');
        if (_next >= _pattern.Length)
        {
            _error = $"does not close the class at position {start + 1} with ]";
            return;
        }

        var first = Take();
        if (Peek() != '-' || Peek(1) is ']' or null)
        {
            ranges.Add(new CharacterRange(first, first));
            return;
        }

        Take();
        var final = Take();
        if (first > final || !IsOneKind(first, final))
        {
            _error = $"has the invalid range {new Rune(first)}-{new Rune(final)}; a range must ascend within a-z, A-Z or 0-9";
            return;
        }

        ranges.Add(new CharacterRange(first, final));
    }

    private static bool IsOneKind(int first, int final) =>
        (first >= 'a' && final <= 'z') || (first >= 'A' && final <= 'Z') || (first >= '0' && final <= '9');

    private int? Peek(int ahead = 0) => _next + ahead < _pattern.Length ? _pattern[_next + ahead].Value : null;

    private int Take() => _pattern[_next++].Value;

    private bool TakeIf(char character)
    {
        if (Peek() != character)
        {
            return false;
        }

        _next++;
        return true;
    }
}
