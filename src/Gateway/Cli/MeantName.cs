using System.CommandLine;
using System.CommandLine.Parsing;

namespace Gateway.Cli;

/// <summary>Adds to what is wrong with a command line which command or option was probably meant.</summary>
internal static class MeantName
{
    /// <summary>The problems, each with the name that is spelt most like the word that it speaks of.</summary>
    public static IReadOnlyList<string> AddTo(IReadOnlyList<string> problems, ParseResult parsed)
    {
        if (UnknownCommand(parsed) is { } unknown)
        {
            problems = [$"'{unknown}' is not a command of gateway {parsed.CommandResult.Command.Name}."];
        }

        var words = parsed.UnmatchedTokens.Select(static token => token.Split('=', 2)[0]).Distinct(StringComparer.Ordinal).ToList();
        return [.. problems.Select(AddTo)];

        string AddTo(string problem) =>
            words.Find(word => problem.Contains($"'{word}", StringComparison.Ordinal)) is { } word && Find(word, parsed.CommandResult) is { } meant
                ? $"{problem.Replace(SettingTokens.Advice, "", StringComparison.Ordinal)} Did you mean {meant}?"
                : problem;
    }

    /// <summary>What stands where a command of a command is needed.</summary>
    private static string? UnknownCommand(ParseResult parsed) =>
        parsed.CommandResult.Command is { Subcommands.Count: > 0 } and not RootCommand && parsed.UnmatchedTokens is [var first, ..] && !first.StartsWith('-') ? first : null;

    private static string? Find(string word, CommandResult command) =>
        NearestName.Find(word, word.StartsWith('-') ? OptionsOf(command) : command.Command.Subcommands.Select(static sub => sub.Name));

    private static IEnumerable<string> OptionsOf(CommandResult command) =>
        command.Command.Options.Select(static option => option.Name).Concat(command.Command is RootCommand ? SettingTokens.Names : []);
}
