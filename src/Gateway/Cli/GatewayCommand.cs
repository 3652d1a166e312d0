using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
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

    /// <summary>Runs the command line.</summary>
    /// <param name="args">Its arguments.</param>
    /// <returns>The exit code: 0 for success.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("The deployment gateway: stands between GitHub Actions and one Prefect server. Without a verb it serves; settings are given as --Section:Name value.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(SignCommand.Create());
        root.Subcommands.Add(PlanCommand.Create());
        root.Subcommands.Add(MigrateCommand.Create());
        root.Subcommands.Add(LedgerCommand.Create());
        root.Subcommands.Add(KeysCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        root.Subcommands.Add(HealthCommand.Create());
        root.SetAction((_, cancellationToken) => ServeAsync(args, cancellationToken));
        var parsed = root.Parse(args);
        if (parsed.Action is not HelpAction && ProblemsOf(parsed) is { Count: > 0 } problems)
        {
            // Not the whole help, which would push what is wrong out of sight.
            foreach (var problem in problems)
            {
                await Console.Error.WriteLineAsync(problem);
            }

            await Console.Error.WriteLineAsync($"See gateway {string.Concat(VerbsOf(parsed.CommandResult).Select(verb => verb + " "))}--help.");
            return UsageExitCode;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = true });
    }

    private static IReadOnlyList<string> ProblemsOf(ParseResult parsed) => parsed.Errors.Count > 0
        ? [.. parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)]
        : SettingTokens.ProblemsOf(parsed.UnmatchedTokens);

    private static IEnumerable<string> VerbsOf(SymbolResult? result) =>
        result is CommandResult { Parent: { } parent } command ? VerbsOf(parent).Append(command.Command.Name) : [];

    /// <summary>Whether the settings are what went wrong.</summary>
    internal static bool IsOfSettings(Exception exception) =>
        exception is SettingsException or OptionsValidationException or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" };

    /// <summary>Reports settings that are wrong on the error stream, one a line.</summary>
    internal static async Task<int> ExplainSettingsAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (IsOfSettings(exception))
        {
            await Console.Error.WriteLineAsync("The settings do not let the gateway start:");
            foreach (var line in exception is OptionsValidationException options ? options.Failures : exception.Message.Split(Environment.NewLine))
            {
                await Console.Error.WriteLineAsync("  - " + line);
            }

            return SettingsExitCode;
        }
    }

    private static Task<int> ServeAsync(string[] args, CancellationToken cancellationToken) => ExplainSettingsAsync(async () =>
    {
        await using var app = GatewayService.Build(args);
        try
        {
            await GatewayService.RunAsync(app, cancellationToken);
        }
        catch (Exception exception) when (AddressTaken.Is(exception))
        {
            await Console.Error.WriteLineAsync(AddressTaken.Explain(exception));
            return 1;
        }

        return 0;
    });
}
