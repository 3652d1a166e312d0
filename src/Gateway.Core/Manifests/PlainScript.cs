using System.Globalization;
using System.Text;

namespace Gateway.Manifests;

/// <summary>
/// Tells what a script of one plain command prints, from the commit, the branch and the variables, without running anything. A script that
/// could do more than it plainly says tells nothing.
/// </summary>
/// <param name="commit">The commit, 40 hexadecimal digits; null when it is not known.</param>
/// <param name="branch">The branch that is checked out; null when it is not known.</param>
/// <param name="variable">The value of an environment variable; null when it is not known.</param>
internal sealed class PlainScript(string? commit, string? branch, Func<string, string?> variable)
{
    /// <summary>Digits of a commit's short form, git's default in all but very large repositories.</summary>
    public const int ShortDigits = 7;

    private const int MaxScriptLength = 1024;

    /// <summary>Whether a variable went into what was told last.</summary>
    public bool HoldsVariable { get; private set; }

    /// <summary>What the script prints, trimmed as Prefect trims it; null when that cannot be told.</summary>
    public string? OutputOf(string script)
    {
        HoldsVariable = false;
        var command = script.Trim();
        return command.Length is > 0 and <= MaxScriptLength && WordsOf(command) is { } words ? Run(words)?.Trim() : null;
    }

    private string? Run(List<string> words) => words switch
    {
        ["echo", "-n", .. var rest] => Echo(rest),
        ["echo", .. var rest] => Echo(rest),
        ["git", .. var rest] when HoldsVariable is false => Git(rest),
        _ => null,
    };

    private static string? Echo(List<string> words) =>
        words is ["--help" or "--version"] || words.Any(word => word.Contains('\\', StringComparison.Ordinal)) || words is [['-', 'e' or 'E' or 'n', ..], ..] ? null : string.Join(' ', words);

    private string? Git(List<string> words) => words switch
    {
        ["rev-parse", .. var options, "HEAD"] => RevParse([.. options.Where(option => option is not ("--verify" or "-q" or "--quiet"))]),
        ["branch", "--show-current"] or ["symbolic-ref", "--short", "HEAD"] or ["symbolic-ref", "-q", "--short", "HEAD"] => branch,
        ["describe", "--always"] => Short(ShortDigits),
        ["describe", "--always", var option] => Digits(option, "--abbrev=") is { } digits ? Short(digits) : null,
        ["log", "-1" or "-n1", .. var rest] => Formatted(rest),
        ["log", "-n", "1", .. var rest] => Formatted(rest),
        ["show", "-s" or "--no-patch", .. var rest] => Formatted(rest),
        _ => null,
    };

    private string? RevParse(List<string> options) => options switch
    {
        [] => commit,
        ["--short"] => Short(ShortDigits),
        ["--abbrev-ref"] => branch,
        [var option] when Digits(option, "--short=") is { } digits => Short(digits),
        _ => null,
    };

    private string? Formatted(List<string> options) => options is not ([_] or [_, "HEAD"]) ? null : options[0] switch
    {
        "--format=%H" or "--format=format:%H" or "--pretty=%H" or "--pretty=format:%H" => commit,
        "--format=%h" or "--format=format:%h" or "--pretty=%h" or "--pretty=format:%h" => Short(ShortDigits),
        _ => null,
    };

    // Git gives no fewer than four digits, and no more than there are.
    private string? Short(int digits) => commit?[..Math.Clamp(digits, 4, commit.Length)];

    private static int? Digits(string option, string prefix) =>
        option.StartsWith(prefix, StringComparison.Ordinal)
        && option.Length - prefix.Length is 1 or 2
        && int.TryParse(option.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
        && digits > 0
            ? digits
            : null;

    /// <summary>The words of a command as a shell splits them, variables filled in; null where a shell would do more than split.</summary>
    private List<string>? WordsOf(string command)
    {
        var words = new List<string>();
        for (var index = 0; index < command.Length;)
        {
            if (command[index] is ' ' or '\t')
            {
                index++;
            }
            else if (ReadWord(command, ref index) is { } word)
            {
                words.Add(word);
            }
            else
            {
                return null;
            }
        }

        return words;
    }

    private string? ReadWord(string command, ref int index)
    {
        var word = new StringBuilder();
        var quote = '\0';
        for (; index < command.Length; index++)
        {
            var character = command[index];
            if (quote == '\0' && character is (' ' or '\t'))
            {
                break;
            }

            if (character is '\'' or '"' && (quote == '\0' || quote == character))
            {
                quote = quote == '\0' ? character : '\0';
            }
            else if (character == '$')
            {
                if (quote == '\'' || ReadVariable(command, ref index) is not { } value || !IsPlainValue(value, isQuoted: quote != '\0'))
                {
                    return null;
                }

                word.Append(value);
            }
            else if (command.AsSpan(index).StartsWith("{{", StringComparison.Ordinal))
            {
                // Prefect fills in what earlier steps gave, in quotes too, before a shell sees it.
                return null;
            }
            else if (char.IsControl(character) || character is '\\' or '`' || (quote == '\0' && !IsPlain(character)))
            {
                return null;
            }
            else
            {
                word.Append(character);
            }
        }

        return quote == '\0' ? word.ToString() : null;
    }

    /// <summary>The value of <c>$NAME</c> or <c>${NAME}</c>; moves to its last character.</summary>
    private string? ReadVariable(string command, ref int index)
    {
        var isBraced = index + 1 < command.Length && command[index + 1] == '{';
        var start = index + (isBraced ? 2 : 1);
        var end = start;
        while (end < command.Length && (char.IsAsciiLetterOrDigit(command[end]) || command[end] == '_'))
        {
            end++;
        }

        if (end == start || char.IsAsciiDigit(command[start]) || (isBraced && (end == command.Length || command[end] != '}')))
        {
            return null;
        }

        index = isBraced ? end : end - 1;
        HoldsVariable = true;
        return variable(command[start..end]);
    }

    // Outside quotes a shell gives most punctuation a meaning.
    private static bool IsPlain(char character) =>
        char.IsLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or ':' or '@' or '%' or '+' or '=' or ',';

    // A value must come out as it went in, whatever looks at it again: a shell, Python's templates, Prefect's.
    private static bool IsPlainValue(string value, bool isQuoted) =>
        !value.Any(character => char.IsControl(character) || character is '\'' or '"' or '\\' or '`' or '$' or '{' or '}' || (!isQuoted && (char.IsWhiteSpace(character) || character is '*' or '?' or '[')));
}
