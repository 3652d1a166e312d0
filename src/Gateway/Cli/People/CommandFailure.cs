namespace Gateway.Cli.People;

/// <summary>Ends a command with what its user is told, line by line, and an exit code.</summary>
internal sealed class CommandFailure(int exitCode, params IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    public int ExitCode => exitCode;

    public IReadOnlyList<string> Lines => lines;
}
