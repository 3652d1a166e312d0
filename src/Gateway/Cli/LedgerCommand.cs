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
        var file = new Option<FileInfo?>("--new-key-file") { Description = "A file that holds the new key, 32 bytes in base64, where the gateway cannot write to the place of Gateway:Ledger:KeyFile, such as a container's secret. Left out, a key is made and put there, and the one before is kept beside it." };
        var lost = new Option<bool>("--key-is-lost") { Description = "The key before is lost: go on without what it encrypted. No rollout from before can be rolled back to, then." };
        var rekey = new Command("rekey", "Encrypt with a new key all that the ledger's key encrypts, while no gateway runs on it; exit with 0 when it is done, 1 when it was refused and nothing was changed.")
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
        await using var app = GatewayService.Build(args);
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
            $"{counts.States} specs and snapshots of rollouts and {counts.Deployments} of deployments are encrypted with the new key (id {done.Id}) at {done.Path}.");
        if (counts.Unreadable > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{counts.Unreadable} could not be read with the key before and were left as they are.");
        }

        if (counts.Secrets > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"What is known of {counts.Secrets} secrets was forgotten: the next rollout of their MODEs writes their blocks again.");
        }

        if (done.FormerPath is { } former)
        {
            yield return $"The key before{(done.FormerId is { } id ? $" (id {id})" : "")} is kept at {former}. It opens backups from before: keep it with none of them, and delete it when they are gone.";
        }

        yield return isGiven
            ? $"Before the gateway starts: set Gateway:Ledger:KeyFile to {done.Path}, or put that key where it is now."
            : "The gateway can start.";
    }
}
