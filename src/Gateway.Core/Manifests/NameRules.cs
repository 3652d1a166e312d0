using System.Buffers;

namespace Gateway.Manifests;

/// <summary>Which deployment names Prefect's client takes, and a bound that its server has not.</summary>
internal static class NameRules
{
    public const int MaxNameLength = 255;

    private static readonly SearchValues<char> Banned = SearchValues.Create("/%&<>");

    /// <summary>What is wrong with the name, as the end of a sentence; null when it can be used.</summary>
    public static string? ProblemOf(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "it is empty";
        }

        if (name.Length > MaxNameLength)
        {
            return $"it is longer than {MaxNameLength} characters";
        }

        return name.AsSpan().IndexOfAny(Banned) >= 0 ? "it contains one of / % & < >"
            : CharactersOf(name);
    }

    /// <summary>A text as part of a name: each character that a name cannot contain is a dash.</summary>
    public static string WithDashes(string text) => string.Concat(text.Select(static character => Banned.Contains(character) ? '-' : character));

    /// <summary>What is wrong with the characters of a name of any kind, as the end of a sentence; null when they can all be seen.</summary>
    public static string? CharactersOf(string name) => PlainText.Is(name) ? null : "it contains a control character or an invisible one";

    /// <summary>The name as Prefect's client sends it: it takes a trailing <c>.py</c> for a file name.</summary>
    public static string AsSent(string name) => name.Length > 3 && name.EndsWith(".py", StringComparison.Ordinal) ? name[..^3] : name;
}
