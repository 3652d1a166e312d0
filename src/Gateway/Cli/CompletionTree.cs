using System.CommandLine;
using System.CommandLine.Completions;

namespace Gateway.Cli;

/// <summary>A command as a shell's completion needs it.</summary>
/// <param name="Path">The words that lead to it, without <c>gateway</c>.</param>
/// <param name="Commands">The commands below it.</param>
/// <param name="Options">Its options.</param>
internal sealed record CompletionNode(string Path, IReadOnlyList<CompletionWord> Commands, IReadOnlyList<CompletionOption> Options);

/// <summary>A word and what it means.</summary>
internal sealed record CompletionWord(string Word, string Description);

/// <summary>An option.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
/// <param name="TakesValue">Whether a value follows it.</param>
/// <param name="IsFile">Whether the value is a file.</param>
/// <param name="Values">The values, where only these are taken.</param>
internal sealed record CompletionOption(string Name, string Description, bool TakesValue, bool IsFile, IReadOnlyList<string> Values);

/// <summary>The command line as a shell's completion needs it.</summary>
internal static class CompletionTree
{
    /// <summary>Every command, the root first.</summary>
    public static IReadOnlyList<CompletionNode> Of(RootCommand root) => [.. NodesOf(root, "")];

    private static IEnumerable<CompletionNode> NodesOf(Command command, string path)
    {
        yield return new CompletionNode(
            path,
            [.. command.Subcommands.Where(static sub => !sub.Hidden).Select(static sub => new CompletionWord(sub.Name, FirstSentence(sub.Description)))],
            [.. command.Options.Where(static option => !option.Hidden).Select(ToOption)]);
        foreach (var node in command.Subcommands.Where(static sub => !sub.Hidden).SelectMany(sub => NodesOf(sub, path.Length == 0 ? sub.Name : $"{path} {sub.Name}")))
        {
            yield return node;
        }
    }

    private static CompletionOption ToOption(Option option) => new(
        option.Name,
        FirstSentence(option.Description),
        option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool),
        option.ValueType == typeof(FileInfo) || option.Name.EndsWith("-file", StringComparison.Ordinal),
        option.ValueType == typeof(bool) ? [] : [.. option.GetCompletions(CompletionContext.Empty).Select(static item => item.Label)]);

    private static string FirstSentence(string? text)
    {
        var end = text?.IndexOf(". ", StringComparison.Ordinal) ?? -1;
        return (end < 0 ? text : text![..end])?.TrimEnd('.') ?? "";
    }
}
