using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gateway.Policy;

/// <summary>
/// Double braces that are not exactly a placeholder which is filled in. Prefect fills texts in more than once: job variables from each other, pull
/// steps from the run's environment and from what steps before gave, and only then from blocks and variables. What no reference can be read in may so
/// become one.
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
            var isKnown = KnownKind(match.Groups["name"].ValueSpan);
            isOther |= !isKnown && !isPull;
            return isKnown ? " " : Filled.ToString();
        });
        return isOther || rest.Contains("{{", StringComparison.Ordinal) || Joined().IsMatch(rest);
    }

    // What these stand for nobody fills in again.
    private static bool KnownKind(ReadOnlySpan<char> name) => name.StartsWith("prefect.blocks.") || name.StartsWith("prefect.variables.") || name.StartsWith("ctx.");

    /// <summary>A placeholder as the gateway reads it: what only Prefect takes for white space or for a name's letter is not one.</summary>
    [GeneratedRegex(@"\{\{[ \t\r\n]*(?<name>[A-Za-z0-9_.\-\[\]$]+)[ \t\r\n]*\}\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    /// <summary>A text of somebody else beside a brace, or beside another, which may bring one.</summary>
    [GeneratedRegex("[{\ue000]\ue000|\ue000\\{", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Joined();
}
