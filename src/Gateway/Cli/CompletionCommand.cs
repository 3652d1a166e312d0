using System.CommandLine;

namespace Gateway.Cli;

/// <summary><c>gateway completion</c>: prints what makes a shell complete the commands and options.</summary>
internal static class CompletionCommand
{
    public static Command Create(RootCommand root, CommandOutput output) => new("completion", "Print a script that lets a shell complete commands and options.")
    {
        Create("bash", "For bash: source <(gateway completion bash)", () => BashCompletion.Write(CompletionTree.Of(root)), output),
        Create("zsh", "For zsh: source <(gateway completion zsh)", () => ZshCompletion.Write(CompletionTree.Of(root)), output),
        Create("fish", "For fish: gateway completion fish | source", () => FishCompletion.Write(CompletionTree.Of(root)), output),
    };

    private static Command Create(string shell, string description, Func<string> write, CommandOutput output)
    {
        var command = new Command(shell, description);
        command.SetAction(async (_, _) =>
        {
            await output.Out.WriteAsync(write());
            return 0;
        });
        return command;
    }
}
