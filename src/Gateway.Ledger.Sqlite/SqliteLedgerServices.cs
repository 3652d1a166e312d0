namespace Gateway.Ledger.Sqlite;

/// <summary>Registers SQLite as the ledger's database.</summary>
public static class SqliteLedgerServices
{
    /// <summary>Adds it; <see cref="LedgerServices.AddLedger"/> adds what uses it.</summary>
    public static IServiceCollection AddSqliteLedger(this IServiceCollection services) => services.AddSingleton<ILedgerDatabase, SqliteDatabase>();
}
