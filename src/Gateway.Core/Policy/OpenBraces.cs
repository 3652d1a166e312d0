using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Policy;

/// <summary>
/// Double braces that are not exactly a placeholder which is filled in. Prefect fills texts in more than once: job variables from each other, pull
/// steps from the run's environment and from what steps before gave, and only then from blocks and variables. What no reference can be read in may so
/// become one. A block's text, which a manifest may have put together itself, is no different: workers from 3.7.0 on fill in blocks within longer texts,
/// and then look for variables in what came of it.
/// </summary>
internal static partial class OpenBraces
{
    /// <summary>Stands for a placeholder that was taken out, in the place of which the text of somebody else comes.</summary>
    private const char Filled = '\ue000';

    /// <summary>Whether a value holds such, however deep.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isPull">Whether it is of a pull step, which outputs of steps and the run's environment go into.</param>
    public static bool AreIn(JsonElement value, bool isPull) => value.ValueKind switch
    {
        JsonValueKind.String => AreIn(value.GetString()!, isPull),
        JsonValueKind.Array => value.EnumerateArray().Any(item => AreIn(item, isPull)),
        JsonValueKind.Object => value.EnumerateObject().Any(property => AreIn(property.Name, isPull) || AreIn(property.Value, isPull)),
        _ => false,
    };

    /// <summary>Whether a text holds such.</summary>
    public static bool AreIn(string text, bool isPull)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
        {
            return false;
        }

        var isOther = text.Contains(Filled, StringComparison.Ordinal);
        var rest = Placeholder().Replace(text, match =>
        {
            isOther |= !isPull && !KnownKind(match.Groups["name"].ValueSpan);
            return Filled.ToString();
        });
        return isOther || rest.Contains("{{", StringComparison.Ordinal) || Joined().IsMatch(rest);
    }

    // Whose these are is checked by their names; the names of others are a job variable's, whose text is anybody's.
    private static bool KnownKind(ReadOnlySpan<char> name) => name.StartsWith("prefect.blocks.") || name.StartsWith("prefect.variables.") || name.StartsWith("ctx.");

    /// <summary>A placeholder as the gateway reads it: what only Prefect takes for white space or for a name's letter is not one.</summary>
    [GeneratedRegex(@"\{\{[ \t\r\n]*(?<name>[A-Za-z0-9_.\-\[\]$]+)[ \t\r\n]*\}\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    /// <summary>A text of somebody else beside a brace, or beside another, which may bring one.</summary>
    [GeneratedRegex("[{\ue000]\ue000|\ue000\\{", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Joined();
}
