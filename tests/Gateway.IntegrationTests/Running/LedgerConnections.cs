using Gateway.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Gateway.IntegrationTests.Running;

/// <summary>The connections that this process keeps open to a ledger.</summary>
internal static class LedgerConnections
{
    /// <summary>Closes those to one ledger. To close every pool would end the write-ahead logs of the tests beside, too, which some of them look at.</summary>
    public static void Close(string path)
    {
        using var connection = new SqliteConnection(SqliteSettings.ConnectionStringOf(path));
        SqliteConnection.ClearPool(connection);
    }
}
