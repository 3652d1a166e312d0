using System.CommandLine;
using Gateway.Cli.Terminals;

namespace Gateway.Cli.People;

/// <summary>One run of a command that asks a gateway.</summary>
internal sealed record Invocation(ParseResult Parsed, PeopleOptions Options, Terminal Terminal, GatewayClient Client, TimeProvider Time)
{
    /// <summary>Whether the API's own answer is wanted.</summary>
    public bool WantsJson => Parsed.GetValue(Options.Output) == PeopleOptions.Json;

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Shows an answer in the form that is wanted.</summary>
    public Task ShowAsync<T>(Answer<T> answer, Func<T, Report> show, CancellationToken cancellationToken) =>
        WantsJson ? Terminal.WriteBytesAsync(answer.Json, cancellationToken) : Terminal.ShowAsync(show(answer.Value));

    /// <summary>Shows what is beside the answer: aside, where a program reads that.</summary>
    public Task ShowBesideAsync(Report report) => WantsJson ? Terminal.ShowAsideAsync(report) : Terminal.ShowAsync(report);

    /// <summary>Makes a command that asks a gateway.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does, for its help.</param>
    /// <param name="host">The process.</param>
    /// <param name="options">The shared options.</param>
    /// <param name="symbols">Its arguments and options, without those of the connection.</param>
    /// <param name="run">What it does.</param>
    public static Command Make(
        string name, string description, PeopleHost host, PeopleOptions options, IEnumerable<Symbol> symbols, Func<Invocation, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols.Concat(options.OfConnection))
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, host, options, run, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, PeopleHost host, PeopleOptions options, Func<Invocation, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        var terminal = host.OpenTerminal();
        try
        {
            using var client = new GatewayClient(Connection.Find(parsed.GetValue(options.Server), parsed.GetValue(options.KeyFile), parsed.GetValue(options.AllowHttp), host.Environment));
            return await run(new Invocation(parsed, options, terminal, client, host.Time), cancellationToken);
        }
        catch (CommandFailure failure)
        {
            foreach (var line in failure.Lines)
            {
                await terminal.ComplainAsync(line);
            }

            return failure.ExitCode;
        }
    }
}
