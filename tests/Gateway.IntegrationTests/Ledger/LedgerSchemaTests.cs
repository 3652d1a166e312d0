using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.Ledger;

public sealed class LedgerSchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-schema-").FullName;

    public void Dispose()
    {
        LedgerConnections.Close(Path.Combine(_folder, "ledger.db"));
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_new_database_lacks_every_migration()
    {
        await using var context = Open();

        Assert.Equal(context.Database.GetMigrations(), await ListPendingAsync(context));
    }

    [Fact]
    public async Task A_migrated_database_lacks_none()
    {
        await using var context = Open();
        await context.Database.MigrateAsync();

        Assert.Empty(await ListPendingAsync(context));
    }

    [Fact]
    public async Task A_database_with_the_ten_migrations_that_are_one_now_lacks_only_those_after_it()
    {
        await RecordedLedger.PlaceAsync(Path.Combine(_folder, "ledger.db"));
        await using var context = Open();

        Assert.Equal(context.Database.GetMigrations().Skip(1), await ListPendingAsync(context));
    }

    /// <summary>The columns in their order with types and defaults, the keys, the indexes and the triggers; of the tables' texts only what no pragma tells.</summary>
    [Theory]
    [InlineData("SELECT tables.name, columns.* FROM pragma_table_list AS tables JOIN pragma_table_xinfo(tables.name) AS columns WHERE tables.name NOT LIKE 'sqlite_%' ORDER BY tables.name, columns.cid")]
    [InlineData("SELECT name, type, ncol, wr, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%' ORDER BY name")]
    [InlineData("SELECT tables.name, keys.* FROM pragma_table_list AS tables JOIN pragma_foreign_key_list(tables.name) AS keys ORDER BY tables.name, keys.id, keys.seq")]
    [InlineData("SELECT tables.name, indexes.name, indexes.\"unique\", indexes.origin, indexes.partial, columns.* FROM pragma_table_list AS tables JOIN pragma_index_list(tables.name) AS indexes JOIN pragma_index_xinfo(indexes.name) AS columns WHERE tables.name NOT LIKE 'sqlite_%' ORDER BY tables.name, indexes.name, columns.seqno")]
    [InlineData("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') ORDER BY type, name")]
    [InlineData("SELECT name, instr(sql, 'AUTOINCREMENT') > 0, instr(sql, 'COLLATE') > 0, CASE WHEN instr(sql, 'CHECK') > 0 THEN sql END FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    public async Task The_one_migration_makes_the_schema_that_the_ten_made(string query)
    {
        var (recorded, made) = (Path.Combine(_folder, "recorded.db"), Path.Combine(_folder, "ledger.db"));
        await RecordedLedger.PlaceAsync(recorded);
        await using (var context = Open())
        {
            await context.Database.MigrateAsync(context.Database.GetMigrations().First());
        }

        var rows = await RecordedLedger.ListAsync(recorded, query);

        Assert.Equal(rows, await RecordedLedger.ListAsync(made, query));
        Assert.NotEmpty(rows);
    }

    [Theory]
    [InlineData("SELECT tables.name, columns.* FROM pragma_table_list AS tables JOIN pragma_table_xinfo(tables.name) AS columns WHERE tables.name NOT LIKE 'sqlite_%' ORDER BY tables.name, columns.cid")]
    [InlineData("SELECT tables.name, keys.* FROM pragma_table_list AS tables JOIN pragma_foreign_key_list(tables.name) AS keys ORDER BY tables.name, keys.id, keys.seq")]
    [InlineData("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') ORDER BY type, name")]
    public async Task A_recorded_ledger_that_is_migrated_has_the_schema_of_a_new_one(string query)
    {
        var (recorded, made) = (Path.Combine(_folder, "ledger.db"), Path.Combine(_folder, "made.db"));
        await RecordedLedger.PlaceAsync(recorded);
        foreach (var path in (string[])[recorded, made])
        {
            await using var context = new LedgerContext(Options(path).Options);
            await context.Database.MigrateAsync();
            LedgerConnections.Close(path);
        }

        Assert.Equal(await RecordedLedger.ListAsync(made, query), await RecordedLedger.ListAsync(recorded, query));
    }

    [Fact]
    public void The_migrations_lead_to_the_model()
    {
        using var context = Open();

        Assert.False(context.Database.HasPendingModelChanges(), "The model was changed: add a migration, and make the compiled model again.");
    }

    /// <summary>The compiled model is made by a tool; a change of the model without it would go unnoticed.</summary>
    [Fact]
    public void The_compiled_model_is_that_of_the_context()
    {
        using var compiled = Open();
        using var built = new LedgerContext(Options().UseModel(Build()).Options);

        Assert.StartsWith("Gateway.Ledger.Sqlite.CompiledModel", compiled.Model.GetType().FullName, StringComparison.Ordinal);
        Assert.Equal(Shape(built.Model), Shape(compiled.Model));
    }

    private async Task<IReadOnlyList<string>> ListPendingAsync(LedgerContext context)
    {
        using var database = new SqliteDatabase(Microsoft.Extensions.Options.Options.Create(new LedgerOptions { Path = Path.Combine(_folder, "ledger.db") }), NullLogger<LedgerFiles>.Instance);
        return await LedgerSchema.ListPendingAsync(context, database, CancellationToken.None);
    }

    private LedgerContext Open() => new(Options().Options);

    private DbContextOptionsBuilder<LedgerContext> Options(string? path = null)
    {
        var builder = new DbContextOptionsBuilder<LedgerContext>();
        SqliteSettings.Apply(builder, path ?? Path.Combine(_folder, "ledger.db"));
        return builder;
    }

    private IModel Build()
    {
        using var context = Open();
        return context.GetService<IDesignTimeModel>().Model;
    }

    private static string Shape(IModel model) => model.GetRelationalModel().ToDebugString(MetadataDebugStringOptions.LongDefault & ~MetadataDebugStringOptions.IncludeAnnotations);
}
