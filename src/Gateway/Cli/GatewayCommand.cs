using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Gateway.Cli.People;
using Gateway.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Cli;

/// <summary>The command line. Without a verb it serves.</summary>
public static class GatewayCommand
{
    /// <summary>Exit code of a service whose settings do not let it start, <c>EX_CONFIG</c> of sysexits.h.</summary>
    public const int SettingsExitCode = 78;

    /// <summary>Exit code of a command line that is not understood.</summary>
    public const int UsageExitCode = 2;

    /// <summary>Exit code of a fault of the gateway's own (EX_SOFTWARE).</summary>
    public const int FaultExitCode = 70;

    /// <summary>Exit code when something cannot be read or written, such as the output (EX_IOERR).</summary>
    public const int InputOutputExitCode = 74;

    /// <summary>Exit code of a command that was told to end before it was done, as a shell has it of SIGTERM.</summary>
    public const int EndedExitCode = 143;

    /// <summary>When a gateway that was told to end is ended: after all that its host waits for, and before who told it kills it (30 seconds in compose.yml).</summary>
    internal static readonly TimeSpan ServeTermination = GatewayService.ShutdownTimeout + TimeSpan.FromSeconds(4);

    /// <summary>Runs the command line.</summary>
    /// <param name="args">Its arguments.</param>
    /// <returns>The exit code: 0 for success.</returns>
    public static Task<int> RunAsync(string[] args) => RunAsync(args, CommandOutput.ToConsole());

    /// <summary>Runs the command line and has it write elsewhere than to the console, to which only the log goes then.</summary>
    internal static async Task<int> RunAsync(string[] args, CommandOutput output)
    {
        var root = CreateRoot(args, output);
        var parsed = root.Parse(args);
        if (parsed.Action is not HelpAction && ProblemsOf(parsed) is { Count: > 0 } problems)
        {
            // Not the whole help, which would push what is wrong out of sight.
            foreach (var problem in problems)
            {
                await output.Error.WriteLineAsync(problem);
            }

            await output.Error.WriteLineAsync($"See gateway {string.Concat(VerbsOf(parsed.CommandResult).Select(verb => verb + " "))}--help.");
            return UsageExitCode;
        }

        return await ExplainEndsAsync(output, () => parsed.InvokeAsync(Configure(parsed, output)));
    }

    /// <summary>Every command.</summary>
    internal static RootCommand CreateRoot(string[] args, CommandOutput output)
    {
        var root = new RootCommand("The deployment gateway between GitHub Actions and a Prefect server. Without a command it starts the service. Set settings with --Section:Name value.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        root.Subcommands.Add(CheckCommand.Create(output));
        root.Subcommands.Add(SignCommand.Create(output));
        root.Subcommands.Add(PlanCommand.Create(output));
        root.Subcommands.Add(OutdatedCommand.Create(output));
        root.Subcommands.Add(MigrateCommand.Create(output));
        root.Subcommands.Add(LedgerCommand.Create(output));
        root.Subcommands.Add(KeysCommand.Create(output));
        var audit = AuditCommand.Create(output);
        root.Subcommands.Add(audit);
        root.Subcommands.Add(HealthCommand.Create(output));
        PeopleCommands.AddTo(root, audit, new PeopleHost(output.OpenTerminal, output.Environment, output.Time));
        root.Subcommands.Add(CompletionCommand.Create(root, output));
        root.SetAction((_, cancellationToken) => ServeAsync(args, output, cancellationToken));
        return root;
    }

    /// <summary>Gives what ends a command early an exit code of its own: 1 is what several commands say of what they have found.</summary>
    private static async Task<int> ExplainEndsAsync(CommandOutput output, Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (OperationCanceledException)
        {
            await output.Error.WriteLineAsync("The command was told to end before it was done.");
            return EndedExitCode;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await output.Error.WriteLineAsync($"The command cannot read or write: {exception.Message}");
            return InputOutputExitCode;
        }
#pragma warning disable CA1031 // Nothing is above it that could tell.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await output.Error.WriteLineAsync($"The gateway failed: {exception}");
            return FaultExitCode;
        }
    }

    /// <summary>How a command is run.</summary>
    internal static InvocationConfiguration Configure(ParseResult parsed, CommandOutput output)
    {
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output.Out, Error = output.Error };
        if (parsed.CommandResult.Command is RootCommand)
        {
            // Otherwise the process ends two seconds after it was told to, in the middle of answers that it still owes.
            configuration.ProcessTerminationTimeout = ServeTermination;
        }

        return configuration;
    }

    private static IReadOnlyList<string> ProblemsOf(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0)
        {
            return MeantName.AddTo([.. parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)], parsed);
        }

        // A setting that nobody reads would be passed over without a word.
        var problems = SettingTokens.ProblemsOf(parsed.UnmatchedTokens);
        return problems.Count == 0 && parsed.UnmatchedTokens is [var setting, ..] && parsed.CommandResult.Command is { TreatUnmatchedTokensAsErrors: true } command
            ? [$"'{setting}' is a setting, and {command.Name} takes none."]
            : MeantName.AddTo(problems, parsed);
    }

    private static IEnumerable<string> VerbsOf(SymbolResult? result) =>
        result is CommandResult { Parent: { } parent } command ? VerbsOf(parent).Append(command.Command.Name) : [];

    /// <summary>Whether the settings are what went wrong.</summary>
    internal static bool IsOfSettings(Exception exception) =>
        exception is SettingsException or OptionsValidationException or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" };

    /// <summary>Reports settings that are wrong on the error stream, one a line.</summary>
    internal static async Task<int> ExplainSettingsAsync(CommandOutput output, Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (IsOfSettings(exception))
        {
            await output.Error.WriteLineAsync("The gateway cannot start with these settings:");
            foreach (var line in exception is OptionsValidationException options ? options.Failures : exception.Message.Split(Environment.NewLine))
            {
                await output.Error.WriteLineAsync("  - " + line);
            }

            return SettingsExitCode;
        }
    }

    private static Task<int> ServeAsync(string[] args, CommandOutput output, CancellationToken cancellationToken) => ExplainSettingsAsync(output, async () =>
    {
        await using var app = GatewayService.Build(args);
        try
        {
            await GatewayService.RunAsync(app, cancellationToken);
        }
        catch (Exception exception) when (ListenFailure.Is(exception))
        {
            throw new SettingsException([ListenFailure.Explain(exception)]);
        }

        return 0;
    });
}
