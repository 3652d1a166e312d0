using Microsoft.Extensions.Options;

namespace Gateway.Ledger;

/// <summary>Checks <see cref="LedgerOptions"/> when the service starts.</summary>
internal sealed class LedgerOptionsValidator : IValidateOptions<LedgerOptions>
{
    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            errors.Add("Gateway:Ledger:Path is empty. Set it to the ledger's file, such as data/ledger.db.");
        }

        if (options.MaxPending < 1)
        {
            errors.Add("Gateway:Ledger:MaxPending must be 1 or more.");
        }

        if (options.MaxRefusedBuilds is < 1 or > 100_000)
        {
            errors.Add("Gateway:Ledger:MaxRefusedBuilds must be 1 to 100000.");
        }

        if (options.RefusedBuildRetention < TimeSpan.FromHours(1) || options.RefusedBuildRetention > TimeSpan.FromDays(3650))
        {
            errors.Add("Gateway:Ledger:RefusedBuildRetention must be 01:00:00 to 3650.00:00:00.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
