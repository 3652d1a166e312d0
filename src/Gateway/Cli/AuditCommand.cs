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
        var head = new Option<string?>("--head") { Description = "The chain's head at an earlier time, <sequence>:<hash>, as the gateway logged it or an earlier run printed it: fails where the chain does not contain that entry with that hash. Without one, it does not show that entries were cut off at the end, or that the holder of the key rewrote them. The hash alone is taken, too." };
        head.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && AuditHead.Parse(token.Value) is null)
            {
                result.AddError($"'{token.Value}' is no head: --head takes <sequence>:<hash>, a number and {2 * SHA256.HashSizeInBytes} hexadecimal digits.");
            }
        });
        var verify = new Command("verify", "Follow the audit's chain of hashes; print its head and exit with 0, or what was changed with 1: the first broken entry, or the table; 2 if it cannot be read.")
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
        return new Command("audit", "Verify the audit.") { verify };
    }

    private static async Task<int> VerifyAsync(AuditHead? head, string[] args, CommandOutput output, CancellationToken cancellationToken)
    {
        await using var app = GatewayService.Build(args);

        // Opening a database that is not there would make one.
        var path = Path.GetFullPath(app.Services.GetRequiredService<IOptions<LedgerOptions>>().Value.Path);
        if (!File.Exists(path))
        {
            await output.Error.WriteLineAsync($"There is no ledger at {path} (Gateway:Ledger:Path).");
            return NotRead;
        }

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
            await output.Out.WriteLineAsync($"The chain is whole, but its table was changed, so that GET /api/v1/audit may not list all of its entries. {altered.Reason}");
            return Broken;
        }

        var whole = (AuditVerdict.Whole)verdict;
        await output.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{whole.Entries} entries, each following from the one before it; {whole.Keyed} of them under a key."));
        await output.Out.WriteLineAsync($"head {AuditHead.From(whole.Entries, whole.Head)}");
        return Whole;
    }
}
