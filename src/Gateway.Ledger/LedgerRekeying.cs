using System.Globalization;
using System.Security.Cryptography;
using Gateway.Ledger.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Gateway.Ledger;

/// <summary>
/// Encrypts with a new key all that the ledger's key encrypts. The order of the steps is what makes it safe to end it anywhere: the new key
/// is on the disk before the one transaction that encrypts everything and says with which key, and the key before is where it was until that is on the
/// disk, too. Whichever of the two the database names is found by the next start.
/// </summary>
internal sealed class LedgerRekeying
{
    private readonly IDbContextFactory<LedgerContext> _contexts;
    private readonly LedgerMigration _migration;
    private readonly ILedgerDatabase _database;
    private readonly IAuditLedger _audit;
    private readonly AuditTrail _trail;
    private readonly KeyPlaces _places;
    private readonly ILogger<LedgerRekeying> _logger;

    public LedgerRekeying(
        IDbContextFactory<LedgerContext> contexts,
        LedgerMigration migration,
        ILedgerDatabase database,
        IAuditLedger audit,
        AuditTrail trail,
        IOptions<LedgerOptions> options,
        ILogger<LedgerRekeying> logger)
    {
        _contexts = contexts;
        _migration = migration;
        _database = database;
        _audit = audit;
        _trail = trail;
        _places = KeyPlaces.From(options.Value);
        _logger = logger;
    }

    /// <summary>Does it.</summary>
    /// <param name="given">A file with the new key, which then stays where it is; null to make one and put it where the settings have the key.</param>
    /// <param name="isLost">Whether the key before is lost: what it encrypted is left as it is.</param>
    /// <param name="cancellationToken">Ends it; nothing is lost.</param>
    /// <exception cref="SettingsException">A key cannot be read or made.</exception>
    public async Task<RekeyOutcome> RunAsync(string? given, bool isLost, CancellationToken cancellationToken)
    {
        if (!_database.Exists)
        {
            return new RekeyOutcome.Refused($"There is no ledger at {_database.Place} (Gateway:Ledger:Path).");
        }

        if (!_database.TryTake())
        {
            return new RekeyOutcome.Refused($"A process, such as a running gateway, uses the ledger at {_database.Place}. Stop it first, because it would continue to use the old key.");
        }

        await _migration.RunAsync(cancellationToken);
        if ((await _audit.ReadEndAsync(cancellationToken)).LosesKey)
        {
            return new RekeyOutcome.Refused("The audit has keyed hashes, and an entry without the key would break its chain. Run this command with the gateway's settings, including Gateway:Audit:Keys.");
        }

        var contents = _database.ReadContents();
        if (isLost && LedgerKeyFile.TryRead(_places.Key) is not null && FoundKey.Search(_places, contents) is { } present)
        {
            return new RekeyOutcome.Refused($"The ledger's key is not lost: the one at {present.Path} opens the ledger. Run this command without --key-is-lost.");
        }

        // Nothing is encrypted: there is no key before, and none is made to be replaced at once.
        var isNew = contents is { KeyId: null, Samples.Count: 0 } && LedgerKeyFile.TryRead(_places.Key) is null && LedgerKeyFile.TryRead(_places.Beside) is null;
        var former = isLost || isNew ? null : LedgerKey.Find(_places, contents, _logger);
        if (given is not null && former is not null && LedgerKeyFile.Read(Path.GetFullPath(given)) is { } same && CryptographicOperations.FixedTimeEquals(same, former.Key))
        {
            return new RekeyOutcome.Refused($"The key at {given} is already the ledger's key. Create another key with openssl rand -base64 32.");
        }

        var next = given is null ? Prepare() : Given(Path.GetFullPath(given));
        return await RunAsync(former, next, isGiven: given is not null, cancellationToken);
    }

    private async Task<RekeyOutcome> RunAsync(FoundKey? former, FoundKey next, bool isGiven, CancellationToken cancellationToken)
    {
        // The key before is needed for backups from before, and where it is now the new one will be.
        var replaced = former ?? (LedgerKeyFile.TryRead(_places.Key) is { } key ? new FoundKey(key, _places.Key) : null);
        var kept = isGiven || replaced is null ? replaced?.Path : _places.Former(replaced.Id());
        if (!isGiven && replaced is not null)
        {
            LedgerKeyFile.Put(kept!, replaced.Key);
        }

        var counts = await EncryptAsync(former, next, cancellationToken);
        if (!isGiven)
        {
            File.Move(next.Path, _places.Key, overwrite: true);
            if (replaced is not null && replaced.Path != _places.Key)
            {
                File.Delete(replaced.Path);
            }
        }

        return new RekeyOutcome.Done(isGiven ? next.Path : _places.Key, next.Id(), former?.Id(), kept, counts);
    }

    private static FoundKey Given(string path)
    {
        var key = LedgerKeyFile.Read(path) ?? throw new SettingsException([$"The file {path} does not exist. Create a key with openssl rand -base64 32."]);
        LedgerKeyFile.Narrow(path);
        return new FoundKey(key, path);
    }

    private FoundKey Prepare()
    {
        var key = RandomNumberGenerator.GetBytes(LedgerCipher.KeySize);
        try
        {
            LedgerKeyFile.Put(_places.Next, key);
        }
        catch (SettingsException exception)
        {
            throw new SettingsException([$"{exception.Message} If the gateway cannot write there, such as to a container's secret, set a new key with --new-key-file."]);
        }

        return new FoundKey(key, _places.Next);
    }

    private async Task<RekeyCounts> EncryptAsync(FoundKey? former, FoundKey next, CancellationToken cancellationToken)
    {
        var before = former is null ? null : new LedgerCipher(former.Key);
        var after = new LedgerCipher(next.Key);
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        return await _database.RekeyAsync(context, before, after, counts => _trail.AppendAsync(context, Record(before, after, counts), cancellationToken), cancellationToken);
    }

    private static AuditRecord Record(LedgerCipher? before, LedgerCipher after, RekeyCounts counts) => new(
        Actor.CommandLine,
        AuditActions.Rekey,
        "ledger",
        AuditOutcomes.Succeeded,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The key {after.Id} replaced {before?.Id ?? (counts.Unreadable > 0 ? "a lost key" : "no key")}: {counts.States} specs, snapshots and changes of rollouts and {counts.Deployments} of deployments are encrypted with it, {counts.Unreadable} could not be read."));
}
