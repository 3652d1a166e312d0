using System.Text;
using Gateway.Cli;

namespace Gateway.IntegrationTests.Running;

/// <summary>
/// A verb of the gateway in the process of the tests, which takes a tenth of the time: for tests that are about what it finds, prints and exits with.
/// What it logs is that of <see cref="GatewayProcess"/>.
/// </summary>
internal static class HostedCommand
{
    /// <summary>Runs it with settings until it ends, and closes the ledger as the end of a process does.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(GatewaySettings settings, params string[] args)
    {
        var result = await RunAsync([.. args, .. settings.ToConfiguration().Select(setting => $"--{setting.Key}={setting.Value}")]);
        LedgerConnections.Close(settings["Ledger:Path"]!);
        return result;
    }

    /// <summary>Runs one that reads no settings.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] args)
    {
        await using var text = new StringWriter();
        using var bytes = new MemoryStream();
        var exitCode = await GatewayCommand.RunAsync(args, new CommandOutput(text, text, () => bytes));
        return (exitCode, text + Encoding.UTF8.GetString(bytes.ToArray()));
    }
}
