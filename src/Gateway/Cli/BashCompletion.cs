using System.Text;

namespace Gateway.Cli;

/// <summary>Completion for bash.</summary>
internal static class BashCompletion
{
    /// <summary>Writes the script.</summary>
    public static string Write(IReadOnlyList<CompletionNode> nodes)
    {
        var script = new StringBuilder("""
            # Completion of gateway for bash. Put into ~/.bashrc: source <(gateway completion bash)
            _gateway() {
              local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} path='' index
              # The path of commands before the word; other words are arguments and values.
              for ((index = 1; index < COMP_CWORD; index++)); do
                case "$path ${COMP_WORDS[index]}" in

            """);
        foreach (var node in nodes.Where(static node => node.Path.Length > 0))
        {
            script.Append("        ' ").Append(node.Path).Append("') path=' ").Append(node.Path).Append("' ;;\n");
        }

        script.Append("""
                esac
              done
              COMPREPLY=()
              case "$path $previous" in

            """);
        foreach (var node in nodes)
        {
            foreach (var option in node.Options.Where(static option => option.TakesValue))
            {
                script.Append("    '").Append(Prefix(node)).Append(option.Name).Append("') ").Append(ValueOf(option)).Append("; return ;;\n");
            }
        }

        script.Append("""
              esac
              case "$path" in

            """);
        foreach (var node in nodes)
        {
            var words = node.Commands.Select(static command => command.Word).Concat(node.Options.Select(static option => option.Name));
            script.Append("    '").Append(Prefix(node).TrimEnd()).Append("') COMPREPLY=($(compgen -W '").AppendJoin(' ', words).Append("' -- \"$word\")) ;;\n");
        }

        return script.Append("""
              esac
            }
            complete -o default -F _gateway gateway

            """).ToString();
    }

    private static string Prefix(CompletionNode node) => node.Path.Length == 0 ? " " : $" {node.Path} ";

    private static string ValueOf(CompletionOption option) => option switch
    {
        { IsFile: true } => "COMPREPLY=($(compgen -f -- \"$word\"))",
        { Values.Count: > 0 } => $"COMPREPLY=($(compgen -W '{string.Join(' ', option.Values)}' -- \"$word\"))",
        _ => ":",
    };
}
