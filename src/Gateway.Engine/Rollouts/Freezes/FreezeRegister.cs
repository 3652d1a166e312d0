using System.Collections.Immutable;
using System.Globalization;
using Gateway.Ledger;
using Gateway.Ledger.Audit;

namespace Gateway.Rollouts.Freezes;

/// <summary>
/// Which MODEs are frozen, kept in memory because every build asks. It is read from the ledger before the first answer, so that no
/// build slips past a freeze while the service starts, and every change is in the ledger when the method returns.
/// </summary>
internal sealed class FreezeRegister : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ILaneLedger _ledger;
    private readonly TimeProvider _time;
    private volatile ImmutableDictionary<string, ModeFreeze>? _freezes;

    /// <summary>Makes the register.</summary>
    public FreezeRegister(ILaneLedger ledger, TimeProvider time)
    {
        _ledger = ledger;
        _time = time;
    }

    /// <summary>The freeze of a MODE; null when it takes builds. One whose time is over is none.</summary>
    /// <exception cref="LedgerUnavailableException">The freezes were not read yet and cannot be read now.</exception>
    public ValueTask<ModeFreeze?> FindAsync(string mode, CancellationToken cancellationToken) =>
        _freezes is { } known ? ValueTask.FromResult(Find(known, mode)) : LoadAndFindAsync(mode, cancellationToken);

    /// <summary>A freeze in a sentence, for builds that it refuses and plans that it would refuse.</summary>
    public static string Describe(ModeFreeze freeze)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{freeze.By} froze {freeze.Mode} until {freeze.Until.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: {freeze.Reason}");
    }

    /// <summary>Freezes a MODE, or changes its freeze.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing was changed.</exception>
    public async Task FreezeAsync(ModeFreeze freeze, Actor by, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // First here and then in the ledger: a build that the ledger accepts after the freeze finds it when its lane is looked at.
            var before = await LoadAsync(cancellationToken);
            _freezes = before.SetItem(freeze.Mode, freeze);
            try
            {
                await _ledger.FreezeAsync(freeze, by, CancellationToken.None);
            }
            catch
            {
                _freezes = before;
                throw;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends a MODE's freeze.</summary>
    /// <returns>False when it was not frozen.</returns>
    /// <exception cref="LedgerUnavailableException">Nothing was changed.</exception>
    public async Task<bool> UnfreezeAsync(string mode, Actor by, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var before = await LoadAsync(cancellationToken);
            await _ledger.UnfreezeAsync(mode, by, CancellationToken.None);
            _freezes = before.Remove(mode);
            return Find(before, mode) is not null;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _writing.Dispose();

    private ModeFreeze? Find(ImmutableDictionary<string, ModeFreeze> freezes, string mode) =>
        freezes.GetValueOrDefault(mode) is { } freeze && freeze.Until > _time.GetUtcNow() ? freeze : null;

    private async ValueTask<ModeFreeze?> LoadAndFindAsync(string mode, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            return Find(await LoadAsync(cancellationToken), mode);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<ImmutableDictionary<string, ModeFreeze>> LoadAsync(CancellationToken cancellationToken)
    {
        if (_freezes is { } known)
        {
            return known;
        }

        var freezes = await _ledger.ListFreezesAsync(cancellationToken);
        return _freezes = freezes.ToImmutableDictionary(freeze => freeze.Mode, StringComparer.OrdinalIgnoreCase);
    }
}
