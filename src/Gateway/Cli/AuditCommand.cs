using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Hosting;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Microsoft.Extensions.Options;

namespace Gateway.Cli;

/// <summary><c>gateway audit</c>: what can be said of the audit without the service.</summary>
internal static class AuditCommand
{
    private const int Whole = 0;
    private const int Broken = 1;
    private const int NotRead = 2;

    public static Command Create(CommandOutput output)
    {
        var head = new Option<string?>("--head") { Description = "An earlier head of the chain, <sequence>:<hash> or only the hash, from the gateway's log or an earlier run. The command fails if the chain does not contain that entry with that hash. Without a head, it cannot detect that entries were removed at the end, or that the holder of the key rewrote them." };
        head.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && AuditHead.Parse(token.Value) is null)
            {
                result.AddError($"'{token.Value}' is not a valid head. Use --head <sequence>:<hash>, a number and {2 * SHA256.HashSizeInBytes} hexadecimal digits.");
            }
        });
        var verify = new Command("verify", "Verify the audit's chain of hashes. Exits with 0 and prints the head if the chain is intact, with 1 and the first broken entry or the changed table if not, or with 2 if the audit cannot be read.")
        {
            head,
        };

        // The rest is settings, which the command line looks through.
        verify.TreatUnmatchedTokensAsErrors = false;
        verify.SetAction((result, cancellationToken) => GatewayCommand.ExplainSettingsAsync(output, () => VerifyAsync(
            result.GetValue(head) is { } text ? AuditHead.Parse(text) : null,
            [.. result.UnmatchedTokens],
            output,
            cancellationToken)));
        return new Command("audit", "Verify or list the audit.") { verify };
    }

    private static async Task<int> VerifyAsync(AuditHead? head, string[] args, CommandOutput output, CancellationToken cancellationToken)
    {
        await using var app = GatewayService.BuildForCommand(args);

        // Opening a database that is not there would make one.
        var path = Path.GetFullPath(app.Services.GetRequiredService<IOptions<LedgerOptions>>().Value.Path);
        if (!File.Exists(path))
        {
            await output.Error.WriteLineAsync($"There is no ledger at {path} (Gateway:Ledger:Path).");
            return NotRead;
        }

        // A file that is no ledger of this version is the settings' fault, and no broken chain.
        await app.Services.GetRequiredService<LedgerMigration>().InspectAsync(cancellationToken);
        try
        {
            return await PrintAsync(await app.Services.GetRequiredService<IAuditLedger>().VerifyAsync(head, cancellationToken), output);
        }
        catch (LedgerUnavailableException exception)
        {
            await output.Error.WriteLineAsync($"{exception.Message} {exception.InnerException?.Message}");
            return NotRead;
        }
    }

    private static async Task<int> PrintAsync(AuditVerdict verdict, CommandOutput output)
    {
        if (verdict is AuditVerdict.Broken broken)
        {
            await output.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The chain is broken at entry {broken.Sequence}. {broken.Reason}"));
            return Broken;
        }

        if (verdict is AuditVerdict.Altered altered)
        {
            await output.Out.WriteLineAsync($"The chain is intact, but its table was changed, so GET /api/v1/audit may not list all entries. {altered.Reason}");
            return Broken;
        }

        var whole = (AuditVerdict.Whole)verdict;
        await output.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The chain of {whole.Entries} entries is intact; {whole.Keyed} of them have a keyed hash."));
        await output.Out.WriteLineAsync($"head {AuditHead.From(whole.Entries, whole.Head)}");
        return Whole;
    }
}
