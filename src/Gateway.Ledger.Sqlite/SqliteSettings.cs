using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gateway.Ledger.Sqlite.CompiledModel;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Gateway.Ledger.Sqlite;

/// <summary>
/// How SQLite is opened: WAL, so that readers do not wait for the writer, and <c>synchronous=FULL</c>, so that what was
/// acknowledged survives a power cut (DESIGN section 9).
/// </summary>
internal sealed class SqliteSettings : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000;";

    private static readonly SqliteSettings Instance = new();

    private static readonly ConditionalWeakTable<SafeHandle, object> Set = [];

    public static void Apply(DbContextOptionsBuilder builder, string path) =>
        builder
            .UseSqlite(ConnectionStringOf(path), static sqlite => sqlite.MigrationsAssembly(typeof(SqliteSettings).Assembly))
            .UseModel(LedgerContextModel.Instance)
            .AddInterceptors(Instance);

    /// <summary>How the ledger at a path is opened: all that open it so share their connections.</summary>
    public static string ConnectionStringOf(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = System.IO.Path.GetFullPath(path),
        Cache = SqliteCacheMode.Private,
        Pooling = true,
        DefaultTimeout = 5,
    }.ConnectionString;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (!IsNew(connection))
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (!IsNew(connection))
        {
            return;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The settings belong to SQLite's own handle, which the pool keeps open for the next user.</summary>
    private static bool IsNew(DbConnection connection) =>
        connection is SqliteConnection { Handle: { } handle } && Set.TryAdd(handle, handle);
}
