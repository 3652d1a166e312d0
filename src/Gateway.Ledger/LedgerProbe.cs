namespace Gateway.Ledger;

/// <summary>
/// Whether the ledger could record a build now. Its writer makes an empty commit, in turn with those of builds, and its disk is given a small file that is
/// taken away at once: neither makes the ledger grow, and no lock is held that a build would wait for.
/// </summary>
internal sealed class LedgerProbe : IDisposable
{
    /// <summary>Below this, somebody should look: some thousand builds still fit.</summary>
    public const long LowSpace = 256 * 1024 * 1024;

    /// <summary>However often health and metrics are asked for, and by whomever.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ILedgerDatabase _database;
    private readonly LedgerWriter _writer;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1);
    private (LedgerSpace Space, long At)? _last;

    /// <summary>Makes the probe.</summary>
    public LedgerProbe(ILedgerDatabase database, LedgerWriter writer, TimeProvider time)
    {
        _database = database;
        _writer = writer;
        _time = time;
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Tries it, or says what came of it some seconds ago.</summary>
    public async Task<LedgerSpace> RunAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_last is not { } last || _time.GetElapsedTime(last.At) >= Freshness)
            {
                last = (await TryAsync(cancellationToken), _time.GetTimestamp());
                _last = last;
            }

            return last.Space;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<LedgerSpace> TryAsync(CancellationToken cancellationToken)
    {
        var free = _database.MeasureFreeBytes();
        try
        {
            await Task.Run(_database.TryDisk, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LedgerSpace(free, $"The disk of the ledger at {_database.Place} takes nothing more: {exception.Message.TrimEnd('.')}. Free space on it, or give its volume more. Until then, no build is accepted.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await _writer.WriteAsync(static (_, _) => Task.FromResult(true), patience.Token);
            return new LedgerSpace(free, null);
        }
        catch (LedgerUnavailableException exception)
        {
            return new LedgerSpace(free, $"The ledger at {_database.Place} cannot be written: {exception.InnerException?.Message ?? exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new LedgerSpace(free, $"The ledger at {_database.Place} took no write within {Patience.TotalSeconds:0} seconds. Check its disk, and whether another process holds the database.");
        }
    }
}

/// <summary>What came of trying to write the ledger.</summary>
/// <param name="FreeBytes">What is free on its disk for the gateway's user; null when the system does not say.</param>
/// <param name="Fault">Why it cannot be written, and what to do; null when it can.</param>
internal sealed record LedgerSpace(long? FreeBytes, string? Fault)
{
    /// <summary>Whether little is left.</summary>
    public bool IsLow => FreeBytes < LedgerProbe.LowSpace;
}
