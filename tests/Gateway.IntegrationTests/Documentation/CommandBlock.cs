using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Documentation;

/// <summary>A block of commands in one of the documents.</summary>
/// <param name="Line">The line that it begins at, from 1.</param>
/// <param name="Commands">The commands, as somebody would paste them.</param>
/// <param name="Shown">What the document says that they print, a line each.</param>
/// <param name="Needs">What the tests lack for it, such as GitHub, as the comment above it says; null where they can run it.</param>
internal sealed partial record CommandBlock(int Line, string Commands, IReadOnlyList<string> Shown, string? Needs)
{
    public static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "docs");

    /// <summary>The blocks of a document in <c>docs</c>, in its order.</summary>
    public static IReadOnlyList<CommandBlock> Parse(string document)
    {
        var text = File.ReadAllText(Path.Combine(Folder, document));
        return [.. Blocks().Matches(text).Select(match => new CommandBlock(
            text.AsSpan(0, match.Index).Count('\n') + 1,
            match.Groups["commands"].Value,
            match.Groups["shown"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            match.Groups["needs"] is { Success: true, Value: var needs } ? needs : null))];
    }

    [GeneratedRegex("^(<!-- needs (?<needs>[^>]+) -->\n)?```sh\n(?<commands>.*?)^```\n(\n```text\n(?<shown>.*?)^```\n)?", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();
}
