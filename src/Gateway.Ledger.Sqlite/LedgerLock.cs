namespace Gateway.Ledger.Sqlite;

/// <summary>
/// Tells processes on one ledger of each other, by a lock on a file beside it: those that use it share it, and what must be alone takes it. It ends with
/// the process, however that ends.
/// </summary>
internal sealed class LedgerLock : IDisposable
{
    private static readonly TimeSpan MigrationPause = TimeSpan.FromMilliseconds(100);

    private readonly string _ledger;
    private FileStream? _held;

    /// <summary>Of the ledger at a full path.</summary>
    public LedgerLock(string ledger) => _ledger = ledger;

    private string File => _ledger + ".lock";

    /// <summary>Shares the ledger for as long as this lives.</summary>
    /// <exception cref="SettingsException">A process has it for itself, or the file cannot be made.</exception>
    public void Share() => _held ??= Open(FileAccess.Read, FileShare.ReadWrite)
        ?? throw new SettingsException([$"Gateway:Ledger:Path: another process, such as \"gateway ledger rekey\", has locked the ledger at \"{_ledger}\". Start the gateway when that process has ended."]);

    /// <summary>Takes the ledger for as long as this lives.</summary>
    /// <returns>Whether no other process uses it.</returns>
    /// <exception cref="SettingsException">The file cannot be made.</exception>
    public bool TryTake() => (_held ??= Open(FileAccess.ReadWrite, FileShare.None)) is not null;

    /// <summary>Waits until no other process migrates the ledger.</summary>
    /// <returns>Keeps others from it until it is disposed of.</returns>
    /// <exception cref="SettingsException">The file cannot be made.</exception>
    public async Task<IAsyncDisposable> TakeForMigrationAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Open(_ledger + ".migrating", FileAccess.ReadWrite, FileShare.None) is { } taken)
            {
                return taken;
            }

            await Task.Delay(MigrationPause, TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose() => _held?.Dispose();

    private FileStream? Open(FileAccess access, FileShare share) => Open(File, access, share);

    private FileStream? Open(string file, FileAccess access, FileShare share)
    {
        try
        {
            OwnerOnly.MakeFolder(Path.GetDirectoryName(_ledger)!);
            if (!System.IO.File.Exists(file))
            {
                // Apart from the lock: of processes that come at once, one makes it.
                using var made = new FileStream(file, OwnerOnly.New(FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"Gateway:Ledger:Path: \"{file}\" cannot be created: {exception.Message.TrimEnd('.')}. Set a path in a folder that the gateway's user can write to."]);
        }

        try
        {
            return new FileStream(file, FileMode.Open, access, share);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new SettingsException([$"Gateway:Ledger:Path: \"{file}\" cannot be opened; it must belong to the gateway's user: {exception.Message}"]);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
