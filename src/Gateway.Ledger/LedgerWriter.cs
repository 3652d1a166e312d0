using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Gateway.Ledger;

/// <summary>
/// The one writer of the ledger. Writes that arrive while another is on its way to the disk share the next commit, so that
/// many accepted builds cost one flush; each caller goes on only when its own write is durable. One writer also means that
/// nothing in this process ever waits for SQLite's lock.
/// </summary>
internal sealed partial class LedgerWriter : BackgroundService
{
    /// <summary>Most writes in one commit: few enough that a commit stays below a few milliseconds.</summary>
    private const int MaxBatch = 256;

    private readonly IDbContextFactory<LedgerContext> _contexts;
    private readonly AuditTrail _trail;
    private readonly ILogger<LedgerWriter> _logger;
    private readonly Channel<PendingWrite> _pending;

    /// <summary>Makes the writer.</summary>
    internal LedgerWriter(IDbContextFactory<LedgerContext> contexts, AuditTrail trail, IOptions<LedgerOptions> options, ILogger<LedgerWriter> logger)
    {
        _contexts = contexts;
        _trail = trail;
        _logger = logger;
        _pending = Channel.CreateBounded<PendingWrite>(new BoundedChannelOptions(options.Value.MaxPending)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
    }

    /// <summary>Makes a write durable.</summary>
    /// <param name="write">Changes the context's tracked entities; it must not save. It may run twice when it shared a commit with one that failed.</param>
    /// <param name="cancellationToken">Ends the waiting, not the write.</param>
    /// <exception cref="LedgerUnavailableException">The queue is full, the service is stopping, or the database refuses.</exception>
    public async Task<T> WriteAsync<T>(Func<LedgerContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        var pending = new PendingWrite<T>(write);
        if (!_pending.Writer.TryWrite(pending))
        {
            throw new LedgerUnavailableException("Too many writes are waiting for the disk, or the service is stopping.");
        }

        return await pending.Completion.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was taken is written before the process ends; what comes after is refused.
        _pending.Writer.TryComplete();
        if (ExecuteTask is { } running)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<PendingWrite>(MaxBatch);
        while (await _pending.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _pending.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            await CommitAsync(batch);
        }
    }

    private async Task CommitAsync(List<PendingWrite> batch)
    {
        if (await TryCommitAsync(batch) is not { } failure)
        {
            return;
        }

        if (batch.Count == 1)
        {
            Log.WriteFailed(_logger, failure);
            batch[0].Fail(failure);
            return;
        }

        // One bad write must not take the others with it: each gets a commit of its own.
        foreach (var write in batch)
        {
            if (await TryCommitAsync([write]) is { } own)
            {
                Log.WriteFailed(_logger, own);
                write.Fail(own);
            }
        }
    }

    private async Task<Exception?> TryCommitAsync(List<PendingWrite> batch)
    {
        try
        {
            await using var context = await _contexts.CreateDbContextAsync(CancellationToken.None);
            await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None);
            foreach (var write in batch)
            {
                await write.ApplyAsync(context);
            }

            await context.SaveChangesAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            _trail.Committed(transaction);
        }
#pragma warning disable CA1031 // Whatever went wrong is handed to the callers; the writer must outlive it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }

        foreach (var write in batch)
        {
            write.Complete();
        }

        return null;
    }

    private abstract class PendingWrite
    {
        public abstract Task ApplyAsync(LedgerContext context);

        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class PendingWrite<T>(Func<LedgerContext, CancellationToken, Task<T>> write) : PendingWrite
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Completion => _completion.Task;

        public override async Task ApplyAsync(LedgerContext context) => _result = await write(context, CancellationToken.None);

        public override void Complete() => _completion.TrySetResult(_result!);

        public override void Fail(Exception exception) =>
            _completion.TrySetException(new LedgerUnavailableException("The ledger's database refused the write.", exception));
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Error, "The ledger could not write.")]
        public static partial void WriteFailed(ILogger logger, Exception exception);
    }
}
