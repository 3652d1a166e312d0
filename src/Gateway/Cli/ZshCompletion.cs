using System.Text;

namespace Gateway.Cli;

/// <summary>Completion for zsh.</summary>
internal static class ZshCompletion
{
    /// <summary>Writes the script.</summary>
    public static string Write(IReadOnlyList<CompletionNode> nodes)
    {
        var script = new StringBuilder("""
            #compdef gateway
            # Completion of gateway for zsh. Put into ~/.zshrc, after compinit: source <(gateway completion zsh)
            _gateway() {
              local word path_='' previous=${words[CURRENT-1]}
              local -a commands options
              # The path of commands before the word; other words are arguments and values.
              for word in "${(@)words[2,CURRENT-1]}"; do
                case "$path_ $word" in

            """);
        foreach (var node in nodes.Where(static node => node.Path.Length > 0))
        {
            script.Append("      ' ").Append(node.Path).Append("') path_=' ").Append(node.Path).Append("' ;;\n");
        }

        script.Append("""
                esac
              done
              case "$path_ $previous" in

            """);
        foreach (var node in nodes)
        {
            foreach (var option in node.Options.Where(static option => option.TakesValue))
            {
                script.Append("    '").Append(node.Path.Length == 0 ? " " : $" {node.Path} ").Append(option.Name).Append("') ").Append(ValueOf(option)).Append("; return ;;\n");
            }
        }

        script.Append("""
              esac
              case "$path_" in

            """);
        foreach (var node in nodes)
        {
            script.Append("    '").Append(node.Path.Length == 0 ? "" : " " + node.Path).Append("')\n      commands=(");
            script.AppendJoin(' ', node.Commands.Select(static command => Quote(command.Word, command.Description))).Append(")\n      options=(");
            script.AppendJoin(' ', node.Options.Select(static option => Quote(option.Name, option.Description))).Append(") ;;\n");
        }

        return script.Append("""
              esac
              _describe -t commands command commands
              if [[ ${words[CURRENT]} == -* || ${#commands} -eq 0 ]]; then
                _describe -t options option options
              fi
            }
            compdef _gateway gateway

            """).ToString();
    }

    private static string ValueOf(CompletionOption option) => option switch
    {
        { IsFile: true } => "_files",
        { Values.Count: > 0 } => $"compadd -- {string.Join(' ', option.Values)}",
        _ => ":",
    };

    /// <summary>A word with its description, as <c>_describe</c> reads it.</summary>
    private static string Quote(string word, string description) =>
        $"'{word.Replace(":", "\\:", StringComparison.Ordinal)}:{description.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
