using Gateway.Ledger;
using Gateway.Ledger.Audit;

namespace Gateway.Rollouts.Freezes;

/// <summary>Freezes MODEs: no build is accepted while it lasts, and those that wait when it begins end. What runs goes on.</summary>
internal sealed partial class ModeFreezes
{
    private readonly FreezeRegister _freezes;
    private readonly IRolloutLedger _ledger;
    private readonly RolloutCompletions _completions;
    private readonly RolloutMetrics _metrics;
    private readonly ILogger<ModeFreezes> _logger;

    /// <summary>Makes it.</summary>
    public ModeFreezes(
        FreezeRegister freezes,
        IRolloutLedger ledger,
        RolloutCompletions completions,
        RolloutMetrics metrics,
        ILogger<ModeFreezes> logger)
    {
        _freezes = freezes;
        _ledger = ledger;
        _completions = completions;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>Freezes a MODE, or changes its freeze, and ends the builds that wait.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot record it.</exception>
    public async Task FreezeAsync(ModeFreeze freeze, Actor by, CancellationToken cancellationToken)
    {
        await _freezes.FreezeAsync(freeze, by, cancellationToken);
        Log.Frozen(_logger, freeze.By, freeze.Mode, freeze.Until, freeze.Reason);
        await CancelWaitingAsync(freeze.Mode, CancellationToken.None);
    }

    /// <summary>Has a MODE take a commit although it is frozen.</summary>
    /// <exception cref="LedgerUnavailableException">It is as it was.</exception>
    public async Task AddExceptionAsync(FreezeException exception, Actor by, CancellationToken cancellationToken)
    {
        await _freezes.AddExceptionAsync(exception, by, cancellationToken);
        Log.Excepted(_logger, by.Name, exception.Mode, exception.Commit, exception.Repository, exception.Until, exception.Reason);
    }

    /// <summary>Ends a MODE's freeze.</summary>
    /// <returns>False when it was not frozen.</returns>
    /// <exception cref="LedgerUnavailableException">It is as it was.</exception>
    public async Task<bool> UnfreezeAsync(string mode, Actor by, CancellationToken cancellationToken)
    {
        var wasFrozen = await _freezes.UnfreezeAsync(mode, by, cancellationToken);
        if (wasFrozen)
        {
            Log.Thawed(_logger, by.Name, mode);
        }

        return wasFrozen;
    }

    /// <summary>
    /// Ends the builds that wait in a MODE, if it is frozen: also those whose intake had asked just before the freeze began, which is
    /// why a lane asks for this before it takes one up.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot record it.</exception>
    public async Task CancelWaitingAsync(string mode, CancellationToken cancellationToken)
    {
        if (await _freezes.FindAsync(mode, cancellationToken) is not { } freeze)
        {
            return;
        }

        foreach (var id in await _ledger.CancelWaitingAsync(freeze, await _freezes.ListExceptionsAsync(mode, cancellationToken), cancellationToken))
        {
            Log.Cancelled(_logger, id, mode);
            _metrics.RecordUntaken(mode, RolloutStatus.Cancelled);
            _completions.Signal(id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3030, LogLevel.Warning, "{By} froze {Mode} until {Until:O}: {Reason}")]
        public static partial void Frozen(ILogger logger, string by, string mode, DateTimeOffset until, string reason);

        [LoggerMessage(3031, LogLevel.Warning, "{By} ended the freeze of {Mode}.")]
        public static partial void Thawed(ILogger logger, string by, string mode);

        [LoggerMessage(3033, LogLevel.Warning, "{By} has {Mode} take the commit {Commit} of {Repository} until {Until:O}, although it is frozen: {Reason}")]
        public static partial void Excepted(ILogger logger, string by, string mode, string commit, string repository, DateTimeOffset until, string reason);

        [LoggerMessage(3032, LogLevel.Warning, "Cancelled rollout {RolloutId}, which had not been started when {Mode} was frozen.")]
        public static partial void Cancelled(ILogger logger, Guid rolloutId, string mode);
    }
}
