using System.Text;

namespace Gateway.Images;

/// <summary>
/// One challenge of a <c>WWW-Authenticate</c> header by the grammar of RFC 9110, section 11.6.1, with one thing more: a value that is not
/// quoted may be any text without spaces, commas and quotes, because registries write addresses so.
/// </summary>
/// <param name="Scheme">The scheme; case does not count.</param>
/// <param name="Parameters">The parameters by name, whose case does not count; the first of a name.</param>
internal sealed record AuthenticationChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Every challenge of a header's line, in order, up to where it cannot be read.</summary>
    public static IReadOnlyList<AuthenticationChallenge> ReadAll(string line) => new Reader(line).ReadAll();

    public bool IsOf(string scheme) => Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    private sealed class Reader(string line)
    {
        private int _at;

        public List<AuthenticationChallenge> ReadAll()
        {
            var challenges = new List<AuthenticationChallenge>();
            SkipSeparators();
            while (Token() is { Length: > 0 } scheme)
            {
                challenges.Add(new AuthenticationChallenge(scheme, Parameters()));
                SkipSeparators();
            }

            return challenges;
        }

        private Dictionary<string, string> Parameters()
        {
            var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            SkipSpaces();
            SkipToken68();
            SkipSeparators();
            while (Parameter() is { } parameter)
            {
                parameters.TryAdd(parameter.Name, parameter.Value);
                SkipSeparators();
            }

            return parameters;
        }

        // A name without an equals sign after it is no parameter: it begins the next challenge.
        private (string Name, string Value)? Parameter()
        {
            var start = _at;
            var name = Token();
            SkipSpaces();
            if (name.Length == 0 || Peek() != '=')
            {
                _at = start;
                return null;
            }

            _at++;
            SkipSpaces();
            return (name, Peek() == '"' ? Quoted() : Unquoted());
        }

        // What some schemes have in place of parameters, such as Negotiate: it is read to its end and never needed.
        private void SkipToken68()
        {
            var end = _at;
            while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || "-._~+/".Contains(line[end], StringComparison.Ordinal)))
            {
                end++;
            }

            while (end < line.Length && line[end] == '=')
            {
                end++;
            }

            var after = end;
            while (after < line.Length && line[after] is ' ' or '\t')
            {
                after++;
            }

            if (after == line.Length || line[after] == ',')
            {
                _at = after;
            }
        }

        private string Quoted()
        {
            var text = new StringBuilder();
            for (_at++; _at < line.Length; _at++)
            {
                if (line[_at] == '"')
                {
                    _at++;
                    break;
                }

                if (line[_at] == '\\' && _at + 1 < line.Length)
                {
                    _at++;
                }

                text.Append(line[_at]);
            }

            return text.ToString();
        }

        private string Unquoted() => While(static character => character is not (' ' or '\t' or ',' or '"'));

        private string Token() => While(IsTokenCharacter);

        private string While(Func<char, bool> isPart)
        {
            var start = _at;
            while (_at < line.Length && isPart(line[_at]))
            {
                _at++;
            }

            return line[start.._at];
        }

        private char Peek() => _at < line.Length ? line[_at] : '\0';

        private void SkipSpaces() => While(static character => character is ' ' or '\t');

        private void SkipSeparators() => While(static character => character is ' ' or '\t' or ',');

        private static bool IsTokenCharacter(char character) =>
            char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);
    }
}
