using Microsoft.Extensions.Options;

namespace Gateway.Ledger.Audit;

/// <summary>How the audit is chained; section <c>Gateway:Audit</c>.</summary>
internal sealed class AuditOptions
{
    /// <summary>
    /// Keys of the chain's hashes, each at least 32 characters (<c>openssl rand -base64 32</c>), best read from files. The first key makes new
    /// hashes; the others verify entries that they made. Default none: plain SHA-256, which shows changes to anyone who has kept a hash, but which
    /// anyone who can write to the database can recompute.
    /// </summary>
    public IList<string> Keys { get; } = [];

    /// <summary>
    /// Sequence of the first entry that must have a keyed hash, if <c>Keys</c> has a key; earlier entries may have plain hashes. Default 1, every
    /// entry. For an audit that is older than its key, <c>gateway audit verify</c> shows the number to set.
    /// </summary>
    public long KeyedFrom { get; set; } = 1;

    /// <summary>
    /// How often the chain's head, the sequence and hash of the newest entry, is logged if it has changed. It is also logged at each start and stop,
    /// and after every thousand entries. Default five minutes; from a second to a day.
    /// </summary>
    public TimeSpan HeadInterval { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Checks <see cref="AuditOptions"/> when the service starts.</summary>
internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        var errors = new List<string>();
        for (var index = 0; index < options.Keys.Count; index++)
        {
            if (options.Keys[index].Trim().Length < AuditKey.MinLength)
            {
                errors.Add($"Gateway:Audit:Keys:{index} must be {AuditKey.MinLength} characters or more. Create a key with openssl rand -base64 32. Without keys, the chain uses plain SHA-256.");
            }
        }

        if (options.KeyedFrom < 1)
        {
            errors.Add("Gateway:Audit:KeyedFrom must be 1 or more. It is the sequence of the first keyed entry.");
        }

        if (options.KeyedFrom > 1 && options.Keys.Count == 0)
        {
            errors.Add("Gateway:Audit:KeyedFrom is set, but Gateway:Audit:Keys is empty. Set the key, or remove Gateway:Audit:KeyedFrom.");
        }

        if (options.HeadInterval < MinInterval || options.HeadInterval > MaxInterval)
        {
            errors.Add($"Gateway:Audit:HeadInterval must be from {MinInterval} to 1.00:00:00.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
