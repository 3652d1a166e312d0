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

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
