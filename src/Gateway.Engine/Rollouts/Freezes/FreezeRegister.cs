using System.Collections.Immutable;
using System.Globalization;
using Gateway.Ledger;
using Gateway.Ledger.Audit;

namespace Gateway.Rollouts.Freezes;

/// <summary>
/// Which MODEs are frozen, by operators and by the windows of the settings, and which commits they take all the same; kept in memory because every build
/// asks. It is read from the ledger before the first answer, so that no build slips past a freeze while the service starts, and every change is in the
/// ledger when the method returns.
/// </summary>
internal sealed class FreezeRegister : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ILaneLedger _ledger;
    private readonly FreezeCalendar _calendar;
    private readonly TimeProvider _time;
    private volatile Known? _known;

    /// <summary>Makes the register.</summary>
    public FreezeRegister(ILaneLedger ledger, FreezeCalendar calendar, TimeProvider time)
    {
        _ledger = ledger;
        _calendar = calendar;
        _time = time;
    }

    /// <summary>The freeze of a MODE, the one that ends last where there are two; null when it takes builds. One whose time is over is none.</summary>
    /// <exception cref="LedgerUnavailableException">The freezes were not read yet and cannot be read now.</exception>
    public async ValueTask<ModeFreeze?> FindAsync(string mode, CancellationToken cancellationToken) => Find(_known ?? await LoadFirstAsync(cancellationToken), mode);

    /// <summary>The freeze that keeps a build out of a MODE; null when the MODE takes it, because it is not frozen or takes this commit all the same.</summary>
    /// <param name="mode">The MODE.</param>
    /// <param name="repository">The build's repository.</param>
    /// <param name="sha">Its commit.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerUnavailableException">The freezes were not read yet and cannot be read now.</exception>
    public async ValueTask<ModeFreeze?> FindAsync(string mode, string repository, string sha, CancellationToken cancellationToken)
    {
        var known = _known ?? await LoadFirstAsync(cancellationToken);
        return Find(known, mode) is { } freeze && !known.Exceptions.Exists(exception => exception.IsOf(mode, repository, sha, _time.GetUtcNow())) ? freeze : null;
    }

    /// <summary>The commits that a MODE takes although it is frozen, or will be; those whose time is over are none.</summary>
    /// <exception cref="LedgerUnavailableException">They were not read yet and cannot be read now.</exception>
    public async ValueTask<IReadOnlyList<FreezeException>> ListExceptionsAsync(string mode, CancellationToken cancellationToken)
    {
        var known = _known ?? await LoadFirstAsync(cancellationToken);
        return
        [
            .. known.Exceptions
                .Where(exception => exception.Mode.Equals(mode, StringComparison.OrdinalIgnoreCase) && exception.Until > _time.GetUtcNow())
                .OrderBy(static exception => exception.Repository, StringComparer.Ordinal)
                .ThenBy(static exception => exception.Commit, StringComparer.Ordinal),
        ];
    }

    /// <summary>A freeze in a sentence, for builds that it refuses and plans that it would refuse.</summary>
    public static string Describe(ModeFreeze freeze) => $"{freeze.By} froze {freeze.Mode} until {TimeText(freeze.Until)}: {freeze.Reason}";

    /// <summary>Freezes a MODE, or changes its freeze.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was changed.</exception>
    public Task FreezeAsync(ModeFreeze freeze, Actor by, CancellationToken cancellationToken) => InTurnAsync(
        async before =>
        {
            // First here and then in the ledger: a build that the ledger accepts after the freeze finds it when its lane is looked at.
            _known = before with { Freezes = before.Freezes.SetItem(freeze.Mode, freeze) };
            try
            {
                await _ledger.FreezeAsync(freeze, by, CancellationToken.None);
                return true;
            }
            catch
            {
                _known = before;
                throw;
            }
        },
        cancellationToken);

    /// <summary>Ends a MODE's freeze by an operator; one by the settings goes on.</summary>
    /// <returns>False when it was not frozen.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was changed.</exception>
    public Task<bool> UnfreezeAsync(string mode, Actor by, CancellationToken cancellationToken) => InTurnAsync(
        async before =>
        {
            await _ledger.UnfreezeAsync(mode, by, CancellationToken.None);
            _known = before with { Freezes = before.Freezes.Remove(mode) };
            return FindOrdered(before, mode) is not null;
        },
        cancellationToken);

    /// <summary>Has a MODE take a commit although it is frozen.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was changed.</exception>
    public Task AddExceptionAsync(FreezeException exception, Actor by, CancellationToken cancellationToken) => InTurnAsync(
        async before =>
        {
            await _ledger.AddFreezeExceptionAsync(exception, by, CancellationToken.None);
            _known = before with { Exceptions = before.Exceptions.RemoveAll(exception.IsSameAs).Add(exception) };
            return true;
        },
        cancellationToken);

    /// <summary>Ends the exception of a commit.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was changed.</exception>
    public Task<bool> EndExceptionAsync(FreezeException exception, Actor by, CancellationToken cancellationToken) => InTurnAsync(
        async before =>
        {
            var ended = await _ledger.EndFreezeExceptionAsync(exception, by, CancellationToken.None);
            _known = before with { Exceptions = before.Exceptions.RemoveAll(exception.IsSameAs) };
            return ended;
        },
        cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _writing.Dispose();

    /// <summary>A time as people wrote it: with its offset, or Z.</summary>
    internal static string TimeText(DateTimeOffset time) =>
        time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Does one thing after the other, each with what the one before it left.</summary>
    private async Task<T> InTurnAsync<T>(Func<Known, Task<T>> act, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return await act(_known ??= await ReadAsync(cancellationToken));
        }
        finally
        {
            _writing.Release();
        }
    }

    private ModeFreeze? Find(Known known, string mode) => (FindOrdered(known, mode), _calendar.Find(mode, _time.GetUtcNow())) switch
    {
        ({ } ordered, { } window) => ordered.Until >= window.Until ? ordered : window,
        (var ordered, var window) => ordered ?? window,
    };

    private ModeFreeze? FindOrdered(Known known, string mode) =>
        known.Freezes.GetValueOrDefault(mode) is { } freeze && freeze.Until > _time.GetUtcNow() ? freeze : null;

    private Task<Known> LoadFirstAsync(CancellationToken cancellationToken) => InTurnAsync(Task.FromResult, cancellationToken);

    private async Task<Known> ReadAsync(CancellationToken cancellationToken)
    {
        var freezes = await _ledger.ListFreezesAsync(cancellationToken);
        var exceptions = await _ledger.ListFreezeExceptionsAsync(cancellationToken);
        return new Known(freezes.ToImmutableDictionary(freeze => freeze.Mode, StringComparer.OrdinalIgnoreCase), [.. exceptions]);
    }

    /// <summary>What the ledger has.</summary>
    private sealed record Known(ImmutableDictionary<string, ModeFreeze> Freezes, ImmutableList<FreezeException> Exceptions);
}
