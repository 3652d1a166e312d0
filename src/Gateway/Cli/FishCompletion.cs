using System.Text;

namespace Gateway.Cli;

/// <summary>Completion for fish.</summary>
internal static class FishCompletion
{
    /// <summary>Writes the script.</summary>
    public static string Write(IReadOnlyList<CompletionNode> nodes)
    {
        var script = new StringBuilder("""
            # Completion of gateway for fish. Put into ~/.config/fish/completions/gateway.fish, or run: gateway completion fish | source
            function __gateway_at --description 'Whether the commands before the cursor are these'
              set --local path ''
              # Other words are arguments and values.
              for word in (commandline --current-process --tokenize --cut-at-cursor)[2..]
                switch "$path $word"

            """);
        script.Append("      case ").AppendJoin(' ', nodes.Where(static node => node.Path.Length > 0).Select(static node => $"' {node.Path}'")).Append('\n');
        script.Append("""
                    set path "$path $word"
                end
              end
              test "$path" = "$argv[1]"
            end
            complete --command gateway --no-files

            """);
        foreach (var node in nodes)
        {
            var at = $"complete --command gateway --condition \"__gateway_at '{(node.Path.Length == 0 ? "" : " " + node.Path)}'\"";
            foreach (var command in node.Commands)
            {
                script.Append(at).Append(" --arguments ").Append(command.Word).Append(" --description ").Append(Quote(command.Description)).Append('\n');
            }

            foreach (var option in node.Options.Where(static option => option.Name.StartsWith("--", StringComparison.Ordinal)))
            {
                script.Append(at).Append(" --long-option ").Append(option.Name[2..]).Append(ValueOf(option)).Append(" --description ").Append(Quote(option.Description)).Append('\n');
            }
        }

        return script.ToString();
    }

    private static string ValueOf(CompletionOption option) => option switch
    {
        { TakesValue: false } => "",
        { IsFile: true } => " --require-parameter --force-files",
        { Values.Count: > 0 } => $" --require-parameter --no-files --arguments {Quote(string.Join(' ', option.Values))}",
        _ => " --require-parameter --no-files",
    };

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
