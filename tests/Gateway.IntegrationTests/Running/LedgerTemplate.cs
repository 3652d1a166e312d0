using Gateway.Ledger;
using Gateway.Ledger.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.Running;

/// <summary>
/// An empty ledger with its schema, made once and copied: what every service finds but the first of its life, which has tests of its own.
/// </summary>
internal static class LedgerTemplate
{
    private static readonly Lazy<Task<byte[]>> Empty = new(MakeAsync);

    /// <summary>Puts an empty ledger where the settings want it, if it is to be there before the first start and lies in their own folder.</summary>
    public static async Task PlaceAsync(GatewaySettings settings)
    {
        if (settings is { HasLedger: true, Folder: var folder } && settings["Ledger:Path"] is { } path && path.StartsWith(folder, StringComparison.Ordinal))
        {
            await PlaceAsync(path);
        }
    }

    /// <summary>Puts an empty ledger where there is none.</summary>
    public static async Task PlaceAsync(string path)
    {
        if (!File.Exists(path))
        {
            await using var file = new FileStream(path, OwnerOnly.New(FileMode.CreateNew, FileAccess.Write));
            await file.WriteAsync(await Empty.Value);
        }
    }

    private static async Task<byte[]> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-ledger-");
        try
        {
            var path = Path.Combine(folder.FullName, "ledger.db");
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Gateway:Ledger:Path", (string?)path)]).Build();
            await using var services = new ServiceCollection()
                .AddSingleton(TimeProvider.System)
                .AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance)
                .AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>))
                .AddSqliteLedger().AddLedger(configuration)
                .BuildServiceProvider();
            await services.GetRequiredService<LedgerMigration>().RunAsync(CancellationToken.None);

            // The last to close the database writes its log into it.
            LedgerConnections.Close(path);
            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
