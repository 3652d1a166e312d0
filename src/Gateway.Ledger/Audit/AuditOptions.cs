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

    /// <summary>
    /// Sequence of the first entry whose hash must need a key, where <c>Keys</c> has one: an earlier entry may be without. Default 1, every
    /// entry. For an audit that is older than its key, <c>gateway audit verify</c> says which number to set.
    /// </summary>
    public long KeyedFrom { get; set; } = 1;

    /// <summary>
    /// How often the chain's head is logged, which is the sequence of the newest entry and its hash, where it has changed; besides at each start and stop,
    /// and after each thousand entries. Default five minutes; from a second to a day.
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
                errors.Add($"Gateway:Audit:Keys:{index} must be {AuditKey.MinLength} characters or more: openssl rand -base64 32. Without keys the chain is plain SHA-256.");
            }
        }

        if (options.KeyedFrom < 1)
        {
            errors.Add("Gateway:Audit:KeyedFrom must be 1 or more: the sequence of the first entry under a key.");
        }

        if (options.KeyedFrom > 1 && options.Keys.Count == 0)
        {
            errors.Add("Gateway:Audit:KeyedFrom says which entry is the first under a key, and Gateway:Audit:Keys has none: give the key, or leave both out.");
        }

        if (options.HeadInterval < MinInterval || options.HeadInterval > MaxInterval)
        {
            errors.Add($"Gateway:Audit:HeadInterval must be from {MinInterval} to 1.00:00:00.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
