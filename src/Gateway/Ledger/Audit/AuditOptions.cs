using Microsoft.Extensions.Options;

namespace Gateway.Ledger.Audit;

/// <summary>How the audit is chained; section <c>Gateway:Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>
    /// Keys of the chain's hashes, each at least 32 characters (<c>openssl rand -base64 32</c>), best from files. The first makes new
    /// hashes, the others are for entries that they made. Default none: plain SHA-256, which shows changes to whoever has kept a hash,
    /// but which whoever can write to the database could compute anew.
    /// </summary>
    public IList<string> Keys { get; } = [];
}

/// <summary>Checks <see cref="AuditOptions"/> when the service starts.</summary>
internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        var errors = new List<string>();
        for (var index = 0; index < options.Keys.Count; index++)
        {
            if (options.Keys[index].Trim().Length < AuditKey.LeastLength)
            {
                errors.Add($"Gateway:Audit:Keys:{index} must be {AuditKey.LeastLength} characters or more: openssl rand -base64 32. Without keys the chain is plain SHA-256.");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
