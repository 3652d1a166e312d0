using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests.Documentation;

/// <summary>
/// The stable codes that the gateway can answer with, as its source gives them: texts handed to whatever takes a <c>code</c> or a
/// <c>reason</c>, and texts that a <c>Code</c> is set to. What takes one is found by its declaration, so that a new helper needs no entry here.
/// </summary>
internal sealed partial class DeclaredCodes
{
    private readonly Dictionary<string, string> _sources;
    private readonly Dictionary<string, string> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);

    private DeclaredCodes(IEnumerable<string> folders) => _sources = folders
        .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        .Where(static file => !Generated().IsMatch(file))
        .ToDictionary(static file => file, static file => LongText().Replace(File.ReadAllText(file), "\"\""), StringComparer.Ordinal);

    /// <summary>All codes below folders of source.</summary>
    public static IReadOnlySet<string> In(IEnumerable<string> folders)
    {
        var codes = new DeclaredCodes(folders);
        codes.Find();
        return codes._codes;
    }

    /// <summary>Texts below the folders that have the form of a code and end as only codes do. The labels of metrics look alike and are none.</summary>
    public static IReadOnlySet<string> Likely(IEnumerable<string> folders) => new DeclaredCodes(folders)._sources
        .Where(static source => !source.Key.EndsWith("Metrics.cs", StringComparison.Ordinal))
        .SelectMany(static source => LikelyCode().Matches(source.Value))
        .Select(static match => match.Groups["code"].Value)
        .ToHashSet(StringComparer.Ordinal);

    private void Find()
    {
        foreach (var (file, text) in _sources)
        {
            foreach (Match constant in Constant().Matches(text))
            {
                _constants[$"{Path.GetFileNameWithoutExtension(file)}.{constant.Groups["name"].Value}"] = constant.Groups["code"].Value;
            }
        }

        var takers = _sources.Values.SelectMany(Takers).ToLookup(static taker => taker.Name, static taker => taker.Position, StringComparer.Ordinal);
        foreach (var text in _sources.Values)
        {
            foreach (Match call in Call().Matches(text))
            {
                var arguments = Arguments(text, call.Index + call.Length);
                foreach (var position in takers[call.Groups["name"].Value].Where(position => position < arguments.Count))
                {
                    Note(arguments[position]);
                }

                // new("…", FindingSeverity.…), whose type stands elsewhere.
                if (arguments is [var first, var second, ..] && second.TrimStart().StartsWith("FindingSeverity", StringComparison.Ordinal))
                {
                    Note(first);
                }
            }

            foreach (var match in Switched().Matches(text).Concat(Made().Matches(text)))
            {
                Note(match.Groups["value"].Value);
            }

            // What a code is set to may be of one word; what is handed on, of which other texts are, too, is of several.
            foreach (Match match in Assigned().Matches(text))
            {
                Note(match.Groups["value"].Value);
                _codes.UnionWith(Word().Matches(match.Groups["value"].Value).Select(static word => word.Groups["code"].Value));
            }

            foreach (Match tuples in Deconstructed().Matches(text))
            {
                foreach (Match tuple in Tuple().Matches(tuples.Groups["value"].Value))
                {
                    _codes.Add(tuple.Groups["code"].Value);
                }
            }
        }
    }

    /// <summary>Methods, constructors and records that take a code, and where among their parameters.</summary>
    private static IEnumerable<(string Name, int Position)> Takers(string text) => Declaration().Matches(text)
        .Select(static match => (match.Groups["name"].Value, Split(match.Groups["before"].Value, 0).Parts.Count - 1));

    private static List<string> Arguments(string text, int start)
    {
        var (parts, closed) = Split(text, start);
        return closed ? parts : [];
    }

    /// <summary>Splits at the commas of the outermost level, up to the bracket that closes it.</summary>
    private static (List<string> Parts, bool Closed) Split(string text, int start)
    {
        var (parts, depth, from) = (new List<string>(), 0, start);
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"':
                    at = EndOfText(text, at);
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}' when depth == 0:
                    parts.Add(text[from..at]);
                    return (parts, true);
                case ')' or ']' or '}':
                    depth--;
                    break;
                case ',' when depth == 0:
                    parts.Add(text[from..at]);
                    from = at + 1;
                    break;
            }
        }

        parts.Add(text[from..]);
        return (parts, false);
    }

    private static int EndOfText(string text, int quote)
    {
        for (var at = quote + 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] is '"' or '\n')
            {
                return at;
            }
        }

        return text.Length - 1;
    }

    private void Note(string expression)
    {
        foreach (Match literal in Literal().Matches(expression))
        {
            _codes.Add(literal.Groups["code"].Value);
        }

        foreach (Match name in Qualified().Matches(expression))
        {
            if (_constants.TryGetValue(name.Value, out var code))
            {
                _codes.Add(code);
            }
        }
    }

    [GeneratedRegex(@"[\\/](obj|bin|Migrations|CompiledModel)[\\/]", RegexOptions.ExplicitCapture)]
    private static partial Regex Generated();

    [GeneratedRegex("\"\"\".*?\"\"\"", RegexOptions.Singleline)]
    private static partial Regex LongText();

    [GeneratedRegex("const string (?<name>\\w+) = \"(?<code>[a-z]+(_[a-z0-9]+)+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Constant();

    [GeneratedRegex(@"\b(?<name>\w+)\((?<before>(?:[^(){};""]|\([^()]*\))*?)\bstring\??\s+(code|reason)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b(?<name>\w+)\(", RegexOptions.ExplicitCapture)]
    private static partial Regex Call();

    [GeneratedRegex(@"\bCode (=|\?\?=) (?<value>[^,;}]*)|\b\w+Code (=|\?\?=) (?<value>[^,;}]*)|\w+Code, (?<value>""[^""]*"")", RegexOptions.ExplicitCapture)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"\bstring (Code|Reason) =>(?<value>[^;]*);", RegexOptions.ExplicitCapture)]
    private static partial Regex Switched();

    [GeneratedRegex(@"\bvar \(code,[^)]*\) =(?<value>.*?);\n", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Deconstructed();

    [GeneratedRegex("\\(\\s*\"(?<code>[a-z]+(_[a-z0-9]+)+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Tuple();

    [GeneratedRegex("(?<![$@\\w])\"(?<code>[a-z]+(_[a-z0-9]+)+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Literal();

    [GeneratedRegex("(?<![$@\\w])\"(?<code>[a-z]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Word();

    [GeneratedRegex("\\bFinding \\w+\\([^{};]*?\\) =>\\s*new\\(\\s*(?<value>\"\\w+\")", RegexOptions.ExplicitCapture)]
    private static partial Regex Made();

    [GeneratedRegex(@"\b[A-Z]\w+\.[A-Z]\w+\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Qualified();

    [GeneratedRegex("\"(?<code>[a-z]+(_[a-z0-9]+)*_(invalid|missing|unknown|unset|allowed|mismatch|unavailable|unreadable|refused|failed|required|duplicate|ignored|unsupported|differs?|found|mapped|frozen|outdated|conflict|applied|unresolved))\"", RegexOptions.ExplicitCapture)]
    private static partial Regex LikelyCode();
}
