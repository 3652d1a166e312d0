using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>What the database's schema lacks.</summary>
internal static class LedgerSchema
{
    private const string ReadHistory = """SELECT "MigrationId" FROM "__EFMigrationsHistory" """;

    /// <summary>The version of the gateway whose schema this is.</summary>
    public static Version ProgramVersion { get; } = typeof(LedgerSchema).Assembly.GetName().Version!;

    /// <summary>The migrations that the database lacks, in their order.</summary>
    /// <exception cref="DbException">The database cannot be read.</exception>
    /// <exception cref="SettingsException">
    /// A newer version has brought the database up to date, or it was begun with migrations that this version no longer has, and lacks some of those.
    /// </exception>
    public static async Task<IReadOnlyList<string>> ListPendingAsync(LedgerContext context, ILedgerDatabase database, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToList();

        // Asked directly first: EF Core builds a model of its own for its history table, which a start that finds nothing to do should not wait for.
        var applied = await ReadHistoryAsync(context, cancellationToken);
        if (applied is { Count: > 0 } && !applied.Contains(known[0]))
        {
            // The first migration makes every table, and some are there already.
            throw new SettingsException([
                $"Gateway:Ledger:Path: the ledger at \"{context.Database.GetDbConnection().DataSource}\" was created by a build before version 0.1.0 and cannot be upgraded from there: "
                + $"its schema is at {applied.Max(StringComparer.Ordinal)} but must be at {known[0]}. Nothing was changed. "
                + $"Start a build whose tenth and last migration is {known[0]} once on this ledger, then this version again, or set a path without a ledger."]);
        }

        // Names of migrations begin with their time. One that this version does not know was applied by a newer one, which may keep things in another way.
        if (applied?.Max(StringComparer.Ordinal) is { } newest && string.CompareOrdinal(newest, known[^1]) > 0)
        {
            throw new SettingsException([
                $"Gateway:Ledger:Path: the ledger at \"{database.Place}\" belongs to a newer version of the gateway: {WriterOf(database)}its schema is at {newest}. "
                + $"This is version {ProgramVersion.ToString(3)}, whose schema is at {known[^1]}. Nothing was changed. "
                + "Start that version or a later one, or restore the backup from before the upgrade."]);
        }

        return applied is not null && known.TrueForAll(applied.Contains)
            ? []
            : [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
    }

    private static string WriterOf(ILedgerDatabase database) => database.ReadWriterVersion() is { } writer ? $"version {writer.ToString(3)} upgraded it, and " : "";

    private static async Task<HashSet<string>?> ReadHistoryAsync(LedgerContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = ReadHistory;
            await using var rows = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken);
            var applied = new HashSet<string>(StringComparer.Ordinal);
            while (await rows.ReadAsync(cancellationToken))
            {
                applied.Add(rows.GetString(0));
            }

            return applied;
        }
        catch (DbException)
        {
            // A new database has no history yet; EF Core tells that from a broken one.
            return null;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }
}
