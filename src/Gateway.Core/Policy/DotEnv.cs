using System.Buffers;
using System.Text;

namespace Gateway.Policy;

/// <summary>
/// Writes a MODE's environment as a <c>.env</c> that bash (<c>set -a; . ./.env</c>) and python-dotenv read alike.
/// </summary>
/// <remarks>
/// A value is written bare when nothing in it is special; in single quotes when it has neither <c>'</c> nor a backslash; else in double
/// quotes, in which both readers undo <c>\\</c> and <c>\"</c>. A line feed stays one, inside the quotes. Some values have no form that
/// both read alike: those with <c>${</c>, which python-dotenv replaces in any quotes; those with <c>$</c> or a backtick beside a single
/// quote or a backslash; and those with a backslash at the end. They are left out and named in a comment, as are references to
/// Prefect's blocks and variables, which only a worker resolves.
/// </remarks>
internal static class DotEnv
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,=");

    /// <summary>The text: the MODE's own variables first, then its environment by name.</summary>
    public static string Write(ModePolicy mode)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in mode.ReservedEnvironment.Concat(mode.Environment))
        {
            text.Append(Line(name, value)).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(string name, string value)
    {
        if (PrefectReference.IsIn(value))
        {
            return $"# {name} is left out: it refers to a Prefect block or variable, which only a worker can resolve.";
        }

        return Quote(value) is { } quoted
            ? $"{name}={quoted}"
            : $"# {name} is left out: its value cannot be quoted so that bash and python-dotenv read it the same way.";
    }

    private static string? Quote(string value)
    {
        if (value.Length > 0 && !value.AsSpan().ContainsAnyExcept(Plain))
        {
            return value;
        }

        if (value.Contains("${", StringComparison.Ordinal))
        {
            return null;
        }

        if (!value.AsSpan().ContainsAny('\'', '\\'))
        {
            return $"'{value}'";
        }

        return value.AsSpan().ContainsAny('$', '`') || value.EndsWith('\\')
            ? null
            : $"\"{value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
