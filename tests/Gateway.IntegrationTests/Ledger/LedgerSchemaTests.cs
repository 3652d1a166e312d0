using Gateway.IntegrationTests.Running;
using Gateway.Ledger;
using Gateway.Ledger.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

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

        Assert.Equal(context.Database.GetMigrations(), await LedgerSchema.ListPendingAsync(context, CancellationToken.None));
    }

    [Fact]
    public async Task A_migrated_database_lacks_none()
    {
        await using var context = Open();
        await context.Database.MigrateAsync();

        Assert.Empty(await LedgerSchema.ListPendingAsync(context, CancellationToken.None));
    }

    [Fact]
    public async Task A_database_of_an_older_version_lacks_what_came_later()
    {
        await using var context = Open();
        var all = context.Database.GetMigrations().ToList();
        await context.Database.MigrateAsync(all[0]);

        Assert.Equal(all.Skip(1), await LedgerSchema.ListPendingAsync(context, CancellationToken.None));
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

    private LedgerContext Open() => new(Options().Options);

    private DbContextOptionsBuilder<LedgerContext> Options()
    {
        var builder = new DbContextOptionsBuilder<LedgerContext>();
        SqliteSettings.Apply(builder, Path.Combine(_folder, "ledger.db"));
        return builder;
    }

    private IModel Build()
    {
        using var context = Open();
        return context.GetService<IDesignTimeModel>().Model;
    }

    private static string Shape(IModel model) => model.GetRelationalModel().ToDebugString(MetadataDebugStringOptions.LongDefault & ~MetadataDebugStringOptions.IncludeAnnotations);
}
