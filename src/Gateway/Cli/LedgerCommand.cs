using System.CommandLine;
using System.Globalization;
using Gateway.Hosting;
using Gateway.Ledger;

namespace Gateway.Cli;

/// <summary><c>gateway ledger rekey</c>: encrypts with a new key what the ledger has encrypted, while no gateway runs.</summary>
internal static class LedgerCommand
{
    private const int Done = 0;
    private const int Refused = 1;

    public static Command Create(CommandOutput output)
    {
        var file = new Option<FileInfo?>("--new-key-file") { Description = "A file with the new key, 32 bytes in base64, for when the gateway cannot write to Gateway:Ledger:KeyFile, such as a container's secret. By default, a new key is created there, and the previous key is kept next to it." };
        var lost = new Option<bool>("--key-is-lost") { Description = "The previous key is lost: continue without the data that it encrypted. You can then no longer roll back to earlier rollouts." };
        var rekey = new Command("rekey", "Encrypt the ledger's protected data with a new key while no gateway uses the ledger. Exits with 0 on success, or with 1 if it was refused and nothing was changed.")
        {
            file, lost,
        };

        // The rest is settings, which the command line looks through.
        rekey.TreatUnmatchedTokensAsErrors = false;
        rekey.SetAction((result, cancellationToken) => GatewayCommand.ExplainSettingsAsync(output, () => RunAsync(
            result.GetValue(file)?.FullName,
            result.GetValue(lost),
            [.. result.UnmatchedTokens],
            output,
            cancellationToken)));
        return new Command("ledger", "Change the ledger's key.") { rekey };
    }

    private static async Task<int> RunAsync(string? file, bool isLost, string[] args, CommandOutput output, CancellationToken cancellationToken)
    {
        await using var app = GatewayService.BuildForCommand(args);
        switch (await app.Services.GetRequiredService<LedgerRekeying>().RunAsync(file, isLost, cancellationToken))
        {
            case RekeyOutcome.Refused refused:
                await output.Error.WriteLineAsync(refused.Reason);
                return Refused;
            case RekeyOutcome.Done done:
                foreach (var line in LinesOf(done, isGiven: file is not null))
                {
                    await output.Out.WriteLineAsync(line);
                }

                return Done;
            default:
                throw new InvalidOperationException("There is no other outcome.");
        }
    }

    private static IEnumerable<string> LinesOf(RekeyOutcome.Done done, bool isGiven)
    {
        var counts = done.Counts;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.States} specs, snapshots and changes of rollouts and {counts.Deployments} of deployments are encrypted with the new key (id {done.Id}) at {done.Path}.");
        if (counts.Unreadable > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{counts.Unreadable} could not be read with the previous key and were not changed.");
        }

        if (counts.Secrets > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The stored digests of {counts.Secrets} secrets were deleted. The next rollouts of their MODEs write their blocks again.");
        }

        if (done.FormerPath is { } former)
        {
            yield return $"The previous key{(done.FormerId is { } id ? $" (id {id})" : "")} is kept at {former}. It can decrypt earlier backups: do not store it with them, and delete it when they are gone.";
        }

        yield return isGiven
            ? $"Before you start the gateway, set Gateway:Ledger:KeyFile to {done.Path}, or copy that key to its current path."
            : "The gateway can start.";
    }
}
