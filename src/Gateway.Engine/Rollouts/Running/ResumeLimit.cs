using System.Collections.Concurrent;
using Gateway.Ledger;
using Gateway.Rollouts.Stages;
using Microsoft.Extensions.Options;

namespace Gateway.Rollouts.Running;

/// <summary>
/// Sees to it that a rollout with which the process ends again and again does not do so at every start: each process is counted on the disk
/// before it does anything for the rollout, and after so many in a row the rollout fails. A process that is told to end takes itself off the
/// count at once, whatever becomes of it then: however often the gateway is deployed, no rollout fails by that.
/// </summary>
internal sealed partial class ResumeLimit : IDisposable
{
    /// <summary>
    /// After so many lost processes a rollout is resumed alone: of those that were under way together one may have ended the process, and the
    /// others are not to be counted for it.
    /// </summary>
    private const int LostTogether = 2;

    private readonly ConcurrentDictionary<long, Rollout> _underWay = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IRolloutLedger _ledger;
    private readonly RolloutOptions _options;
    private readonly ILogger<ResumeLimit> _logger;
    private volatile bool _isEnding;

    public ResumeLimit(IRolloutLedger ledger, IOptions<RolloutOptions> options, ILogger<ResumeLimit> logger)
    {
        _ledger = ledger;
        _options = options.Value;
        _logger = logger;
    }

    /// <summary>The right to carry a rollout out now, until it is disposed of; null where it has to wait for another that processes were lost with.</summary>
    public IDisposable? TakeTurn(TakenRollout taken)
    {
        var mustBeAlone = taken is { Resumed: true, Rollout.Takes: >= LostTogether and var lost } && lost <= _options.MaxResumes;
        return !mustBeAlone ? new Turn(null) : _turn.Wait(0) ? new Turn(_turn) : null;
    }

    /// <summary>Counts this process, on the disk. Taken again by the same process, such as after trouble with the ledger, a rollout is not counted again.</summary>
    /// <returns>How the rollout ends, where it was resumed too often; null where it goes on.</returns>
    public async Task<RolloutEnd?> BeginAsync(TakenRollout taken, RolloutLog log, CancellationToken cancellationToken)
    {
        var rollout = taken.Rollout;
        if (taken.Resumed && !_underWay.ContainsKey(rollout.Sequence))
        {
            if (rollout.Takes > _options.MaxResumes)
            {
                Log.GivenUp(_logger, rollout.Id, rollout.Mode, rollout.Origin, rollout.Takes);
                log.Add(StepKind.Resume, StepOutcome.Failed, null, "The gateway stopped in the middle of the rollout too often in a row, so the rollout is not resumed again.");
                return Crashed(taken);
            }

            rollout.Takes++;
            await log.WriteAsync(new RolloutUpdate { Change = row => row.Takes = rollout.Takes }, cancellationToken);
        }

        _underWay[rollout.Sequence] = rollout;
        if (_isEnding)
        {
            await LetGoAsync(rollout);
        }

        return null;
    }

    /// <summary>Takes this process off the count of all rollouts that are under way: it was told to end.</summary>
    public Task LetGoAsync()
    {
        _isEnding = true;
        return Task.WhenAll(_underWay.Values.Select(LetGoAsync));
    }

    private async Task LetGoAsync(Rollout rollout)
    {
        try
        {
            await _ledger.UpdateAsync(rollout.Sequence, new RolloutUpdate { Change = static row => row.Takes = 0 }, CancellationToken.None);
        }
        catch (LedgerUnavailableException exception)
        {
            Log.NotLetGo(_logger, rollout.Id, rollout.Mode, rollout.Origin, exception);
        }
    }

    /// <summary>Records that a rollout has ended.</summary>
    public void End(Rollout rollout) => _underWay.TryRemove(rollout.Sequence, out _);

    public void Dispose() => _turn.Dispose();

    /// <summary>It touches nothing but the rollout's own row: whatever ended the processes must not be done once more to tell of it.</summary>
    private static RolloutEnd Crashed(TakenRollout taken)
    {
        var rollout = taken.Rollout;
        var before = rollout.Status == RolloutStatus.Restoring ? $"The rollout had failed ({rollout.FailureCode}: {rollout.FailureDetail}) and was reverting its changes. " : "";
        var left = taken.State.Snapshot is null
            ? "It had not changed any deployment. Find the cause, then retry the rollout or send another build."
            : "It had started to write, so some deployments may be changed and others not; its steps show which. Find the cause, then retry the rollout. If the retry fails, all deployments are reverted to their state before this rollout. You can also send another build, or roll back, to bring all deployments to the same state.";
        return RolloutEnd.Failed(
            Codes.CrashedRepeatedly,
            $"{before}The gateway stopped unexpectedly {rollout.Takes} times in a row in the middle of this rollout and does not resume it again (Gateway:Rollouts:MaxResumes). {left}",
            RolloutRecords.ReadFindings(rollout.Findings),
            keepsSnapshot: true) with
        {
            Counts = new RolloutTotals(rollout.Created, rollout.Updated, rollout.Unchanged, rollout.Pruned, rollout.Restored),
        };
    }

    private sealed class Turn(SemaphoreSlim? turn) : IDisposable
    {
        public void Dispose() => turn?.Release();
    }

    private static partial class Log
    {
        [LoggerMessage(3006, LogLevel.Error, "Rollout {RolloutId} to {Mode} of {Repository} is not resumed again, because the gateway stopped {Times} times in a row in the middle of it.")]
        public static partial void GivenUp(ILogger logger, Guid rolloutId, string mode, string repository, int times);

        [LoggerMessage(3007, LogLevel.Warning, "Rollout {RolloutId} to {Mode} of {Repository} could not be released before the shutdown, so this shutdown counts as unexpected.")]
        public static partial void NotLetGo(ILogger logger, Guid rolloutId, string mode, string repository, Exception exception);
    }
}
