using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Gateway.Ledger;

/// <summary>
/// Where the ledger is read, so that a database that cannot be read is the same to every caller as one that cannot be written: unavailable
/// for now, whatever its provider threw.
/// </summary>
internal sealed partial class LedgerReader
{
    private readonly IDbContextFactory<LedgerContext> _contexts;
    private readonly ILogger<LedgerReader> _logger;

    /// <summary>Makes the reader.</summary>
    public LedgerReader(IDbContextFactory<LedgerContext> contexts, ILogger<LedgerReader> logger)
    {
        _contexts = contexts;
        _logger = logger;
    }

    /// <summary>Reads.</summary>
    /// <param name="read">Asks the context, and has everything in memory when it returns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LedgerUnavailableException">The database cannot be read.</exception>
    public async Task<T> ReadAsync<T>(Func<LedgerContext, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await _contexts.CreateDbContextAsync(cancellationToken);
            return await read(context, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException { InnerException: DbException })
        {
            // The second is how EF Core passes on what a provider takes for a passing failure.
            Log.ReadFailed(_logger, exception);
            throw new LedgerUnavailableException("The ledger's database cannot be read.", exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2002, LogLevel.Error, "The ledger could not be read.")]
        public static partial void ReadFailed(ILogger logger, Exception exception);
    }
}
