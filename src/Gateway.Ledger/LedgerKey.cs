using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Ledger;

/// <summary>
/// Protects what may hold secrets before it goes into the ledger: AES-256-GCM under a key that lies apart from the database, so that a copy
/// of the database alone, such as a backup, shows none. Bound to what it belongs to: a row cannot be passed off as another.
/// </summary>
internal sealed partial class LedgerKey
{
    private readonly ILedgerDatabase _database;
    private readonly KeyPlaces _places;
    private readonly ILogger<LedgerKey> _logger;
    private readonly Lazy<LedgerCipher> _cipher;

    /// <summary>Makes it. The key is read, or made, when it is opened or first needed.</summary>
    internal LedgerKey(ILedgerDatabase database, IOptions<LedgerOptions> options, ILogger<LedgerKey>? logger = null)
    {
        _database = database;
        _places = KeyPlaces.From(options.Value);
        _logger = logger ?? NullLogger<LedgerKey>.Instance;
        _cipher = new Lazy<LedgerCipher>(Load);
    }

    /// <summary>Reads the key, or makes one where nothing is encrypted yet, and has the ledger say which one it is encrypted with.</summary>
    /// <exception cref="SettingsException">There is no such key, or it cannot be read or made, or others may read it.</exception>
    public void Open()
    {
        var id = _cipher.Value.Id;
        if (_database.ReadContents() is { IsRecorded: true } contents && contents.KeyId != id)
        {
            _database.RecordKey(id);
        }
    }

    /// <summary>Protects a text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="purpose">What it belongs to; the same is needed to read it.</param>
    public byte[] Protect(ReadOnlySpan<byte> text, ReadOnlySpan<byte> purpose) => _cipher.Value.Protect(text, purpose);

    /// <summary>Reads what was protected.</summary>
    /// <returns>The text; null when it was protected with another key or for another purpose, or was changed.</returns>
    public byte[]? Unprotect(ReadOnlySpan<byte> data, ReadOnlySpan<byte> purpose) => _cipher.Value.Unprotect(data, purpose);

    /// <summary>A keyed digest, HMAC-SHA256: equal for equal texts of one purpose, and nothing without the key.</summary>
    /// <param name="text">The text.</param>
    /// <param name="purpose">What it belongs to.</param>
    public byte[] Digest(ReadOnlySpan<byte> text, ReadOnlySpan<byte> purpose) => _cipher.Value.Digest(text, purpose);

    /// <summary>The key that the ledger is encrypted with, at the place where it belongs if that can be had.</summary>
    internal static FoundKey Find(KeyPlaces places, LedgerContents contents, ILogger logger)
    {
        var found = FoundKey.Find(places, contents);
        var narrowing = LedgerKeyFile.Narrow(found.Path);
        if (narrowing.Outcome == Narrowed.Done)
        {
            Log.Narrowed(logger, found.Path, narrowing.Octal);
        }
        else if (narrowing.Outcome == Narrowed.ReadOnly)
        {
            Log.ReadOnly(logger, found.Path, narrowing.Octal);
        }

        var folder = Path.GetDirectoryName(found.Path)!;
        if (LedgerKeyFile.NarrowFolder(folder) is { Outcome: Narrowed.Done } narrowed)
        {
            Log.FolderNarrowed(logger, folder, narrowed.Octal);
        }

        if (found.Path == places.Next)
        {
            // A rekeying that was ended before its last step: everything is encrypted with this one.
            LedgerKeyFile.Put(places.Key, found.Key);
            File.Delete(places.Next);
            Log.Finished(logger, places.Key);
            return found with { Path = places.Key };
        }

        if (places.Beside != places.Key && File.Exists(places.Beside))
        {
            if (found.Path == places.Beside)
            {
                Log.Beside(logger, places.Beside, places.Key);
            }
            else
            {
                Log.LeftBeside(logger, places.Beside, places.Key);
            }
        }

        return found;
    }

    private LedgerCipher Load() => new(Find(_places, _database.ReadContents(), _logger).Key);

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Warning, "The ledger's key is at {Beside}, next to the database, and therefore in every backup of that folder, instead of at {Path}. The gateway continues to use it. To create a new key at the right path and encrypt everything with it, stop the gateway, run \"gateway ledger rekey\", and start it again.")]
        public static partial void Beside(ILogger logger, string beside, string path);

        [LoggerMessage(2202, LogLevel.Warning, "There is a key at {Beside}, next to the database, that this ledger no longer needs; its key is at {Path}. Earlier backups may need the old key: store it apart from them, and delete it there.")]
        public static partial void LeftBeside(ILogger logger, string beside, string path);

        [LoggerMessage(2203, LogLevel.Warning, "Removed other users' access to the ledger's key at {Path} (its permissions were {Rights} and are now 0600). If somebody may have read it, stop the gateway, run \"gateway ledger rekey\", and start it again.")]
        public static partial void Narrowed(ILogger logger, string path, string rights);

        [LoggerMessage(2204, LogLevel.Information, "The ledger's key at {Path} has the permissions {Rights} on a read-only mount, such as a container's secret. Make sure that only this container has it.")]
        public static partial void ReadOnly(ILogger logger, string path, string rights);

        [LoggerMessage(2206, LogLevel.Warning, "Removed other users' write access to the folder of the ledger's key, {Folder} (its permissions were {Rights}). If somebody may have read or replaced the key, stop the gateway, run \"gateway ledger rekey\", and start it again.")]
        public static partial void FolderNarrowed(ILogger logger, string folder, string rights);

        [LoggerMessage(2205, LogLevel.Information, "Completed the last step of an interrupted \"gateway ledger rekey\": the new key is at {Path}.")]
        public static partial void Finished(ILogger logger, string path);
    }
}
