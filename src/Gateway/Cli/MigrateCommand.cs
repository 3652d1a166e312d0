using System.CommandLine;
using Gateway.Hosting;
using Gateway.Ledger;

namespace Gateway.Cli;

/// <summary><c>gateway migrate</c>: brings the ledger's schema up to date.</summary>
internal static class MigrateCommand
{
    public static Command Create(CommandOutput output)
    {
        var command = new Command("migrate", "Bring the ledger's schema up to date. Creates the ledger if it does not exist.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((result, cancellationToken) => GatewayCommand.ExplainSettingsAsync(output, () => RunAsync([.. result.UnmatchedTokens], output, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string[] args, CommandOutput output, CancellationToken cancellationToken)
    {
        await using var app = GatewayService.BuildForCommand(args);
        var applied = await app.Services.GetRequiredService<LedgerMigration>().RunAsync(cancellationToken);
        await output.Out.WriteLineAsync(applied.Count == 0
            ? "The ledger's schema is up to date."
            : $"Applied {string.Join(", ", applied)}.");
        return 0;
    }
}
