using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Gateway.Ledger.Sqlite;

/// <summary>Makes the context for <c>dotnet ef</c>, which must not start the service.</summary>
internal sealed class LedgerContextFactory : IDesignTimeDbContextFactory<LedgerContext>
{
    public LedgerContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<LedgerContext>();
        SqliteSettings.Apply(builder, "design-time.db");
        return new LedgerContext(builder.Options);
    }
}
