using Gateway.Ledger.Audit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace Gateway.Ledger.Sqlite;

/// <summary>A SQLite file as the ledger's database.</summary>
internal sealed class SqliteDatabase : ILedgerDatabase, IDisposable
{
    /// <summary>The database and its write-ahead log.</summary>
    private static readonly string[] Suffixes = ["", "-wal"];

    private readonly LedgerFiles _files;
    private readonly LedgerLock _lock;

    public SqliteDatabase(IOptions<LedgerOptions> options, ILogger<LedgerFiles> logger)
    {
        Place = Path.GetFullPath(options.Value.Path);
        _files = new LedgerFiles(Place, logger);
        _lock = new LedgerLock(Place);
    }

    public string Place { get; }

    public bool Exists => File.Exists(Place);

    public void Configure(DbContextOptionsBuilder builder) => SqliteSettings.Apply(builder, Place);

    public void Prepare() => _files.Prepare();

    public void Share()
    {
        _files.RefuseFolder();
        _lock.Share();
    }

    public bool TryTake() => _lock.TryTake() && IsAlone();

    public LedgerContents ReadContents()
    {
        try
        {
            return SqliteContents.Read(Place);
        }
        catch (SqliteException exception)
        {
            throw Unreadable(exception);
        }
    }

    public Version? ReadWriterVersion() => SqliteContents.ReadWriterVersion(Place);

    public void RecordKey(string keyId) => SqliteContents.Record(Place, keyId);

    public long MeasureBytes() => Suffixes.Select(suffix => new FileInfo(Place + suffix)).Where(static file => file.Exists).Sum(static file => file.Length);

    public long? MeasureFreeBytes() => _files.MeasureFreeBytes();

    public void TryDisk() => _files.TryDisk();

    public IAcceptanceStatements StatementsOf(LedgerContext context) => AcceptanceStatements.From(context);

    public async Task MigrateAsync(LedgerContext context, CancellationToken cancellationToken)
    {
        await using var alone = await _lock.TakeForMigrationAsync(cancellationToken);
        if (Exists)
        {
            // EF Core's own lock is a row, which a process that was killed leaves behind, and for which the next one would wait for ever.
            await context.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock" """, cancellationToken);
        }

        await context.Database.MigrateAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync(SqliteContents.RecordWriterVersion(LedgerSchema.ProgramVersion), cancellationToken);
    }

    public async Task<RekeyCounts> RekeyAsync(LedgerContext context, LedgerCipher? before, LedgerCipher after, Func<RekeyCounts, Task> record, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);

        // What is replaced is overwritten with zeros: the key before must not open what is left of it in free pages.
        await context.Database.ExecuteSqlRawAsync("PRAGMA secure_delete=ON", cancellationToken);
        RekeyCounts counts;
        await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken))
        {
            counts = await new RekeyTransaction(transaction.GetDbTransaction(), before, after).RunAsync(cancellationToken);
            await record(counts);
            await transaction.CommitAsync(cancellationToken);
        }

        // The write-ahead log holds what was there before, as well.
        await context.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", CancellationToken.None);
        return counts;
    }

    public async Task<IAuditTable> OpenAuditAsync(LedgerContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);

        // Deferred: it only reads, and keeps no writer waiting.
        return new AuditTable(((SqliteConnection)context.Database.GetDbConnection()).BeginTransaction(deferred: true));
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>
    /// A gateway of a version that knows nothing of the lock has the database open all the same, and the journal's mode can be changed only where nobody
    /// has. Every connection of the gateway sets it again.
    /// </summary>
    private bool IsAlone()
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Place, Pooling = false, DefaultTimeout = 1 }.ConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=DELETE";
            return command.ExecuteScalar() is "delete";
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            return false;
        }
        catch (SqliteException exception)
        {
            throw Unreadable(exception);
        }
    }

    private SettingsException Unreadable(SqliteException exception) => new([exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB
        ? $"Gateway:Ledger:Path: the ledger at \"{Place}\" cannot be read: the file is not a SQLite database. Set the path of a ledger, or of a file that does not exist, which the gateway creates."
        : $"Gateway:Ledger:Path: the ledger at \"{Place}\" cannot be read: {exception.Message.TrimEnd('.')}. Check the file, its permissions and its disk, or restore it from a backup."]);
}
