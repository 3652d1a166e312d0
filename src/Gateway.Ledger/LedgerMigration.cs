using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>Brings the ledger's schema up to date.</summary>
internal sealed class LedgerMigration
{
    private readonly IDbContextFactory<LedgerContext> _contexts;
    private readonly ILedgerDatabase _database;

    /// <summary>Makes the migration.</summary>
    internal LedgerMigration(IDbContextFactory<LedgerContext> contexts, ILedgerDatabase database)
    {
        _contexts = contexts;
        _database = database;
    }

    /// <summary>Makes ready what the first look at the schema needs. It touches no disk.</summary>
    public async Task PrepareAsync()
    {
        await using var context = await _contexts.CreateDbContextAsync();
        _ = context.Model;
        _ = context.Database.GetMigrations();
    }

    /// <summary>Makes ready what the database lies in, and applies nothing: whoever operates the gateway brings the schema up to date.</summary>
    /// <exception cref="SettingsException">The database cannot be read, is of a newer version, or is too old to be brought up to date at all.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        _database.Prepare();
        await InspectAsync(cancellationToken);
    }

    /// <summary>Looks at the database that is there, and makes and changes nothing.</summary>
    /// <exception cref="SettingsException">The database cannot be read, is of a newer version, or is too old to be brought up to date at all.</exception>
    public async Task InspectAsync(CancellationToken cancellationToken)
    {
        // A file that is no database is said here with its setting.
        _ = _database.ReadContents();
        if (_database.Exists)
        {
            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            _ = await LedgerSchema.ListPendingAsync(context, _database, cancellationToken);
        }
    }

    /// <summary>Applies the migrations that the database lacks and creates it where there is none.</summary>
    /// <returns>The migrations that were applied; empty when it was up to date.</returns>
    /// <exception cref="SettingsException">The database cannot be read, is of a newer version, or is too old to be brought up to date; nothing was changed.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        _database.Prepare();

        // A file that is no database is said here with its setting.
        _ = _database.ReadContents();
        await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
        var pending = await LedgerSchema.ListPendingAsync(context, _database, cancellationToken);
        if (pending.Count > 0)
        {
            await _database.MigrateAsync(context, cancellationToken);
        }

        return pending;
    }
}
