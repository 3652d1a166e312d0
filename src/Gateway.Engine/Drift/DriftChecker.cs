using Gateway.Lanes;
using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Reviews;
using Gateway.Rollouts;
using Gateway.Secrets;
using Microsoft.Extensions.Options;

namespace Gateway.Drift;

/// <summary>Looks at what lanes left on the server and records what it finds. Writes nothing to the server.</summary>
internal sealed class DriftChecker : IDisposable
{
    private readonly SemaphoreSlim _recording = new(1);
    private readonly IRolloutLedger _rollouts;
    private readonly ILaneLedger _lanes;
    private readonly LaneOwnership _ownership;
    private readonly LiveReader _reader;
    private readonly LastOutage _outage;
    private readonly ISecretStore _secrets;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;

    public DriftChecker(
        IRolloutLedger rollouts,
        ILaneLedger lanes,
        LaneOwnership ownership,
        LiveReader reader,
        LastOutage outage,
        ISecretStore secrets,
        IOptions<RolloutOptions> options,
        TimeProvider time)
    {
        _rollouts = rollouts;
        _lanes = lanes;
        _ownership = ownership;
        _reader = reader;
        _outage = outage;
        _secrets = secrets;
        _deadline = options.Value.DriftDeadline;
        _time = time;
    }

    /// <summary>Looks at one lane now.</summary>
    /// <exception cref="PrefectUnavailableException">The server is away, or did not answer within the deadline; nothing was recorded.</exception>
    /// <exception cref="PrefectRefusedException">The server refused to be read; nothing was recorded.</exception>
    /// <exception cref="LedgerUnavailableException">What was found could not be recorded.</exception>
    public Task<LaneLook> CheckAsync(Lane lane, ModePolicy mode, CancellationToken cancellationToken) =>
        WithinDeadlineAsync(token => LookAsync(lane, mode, token), cancellationToken);

    /// <summary>Looks at all lanes of a MODE now, within one deadline; fails as <see cref="CheckAsync"/> does.</summary>
    public Task<IReadOnlyList<LaneLook>> CheckAllAsync(ModePolicy mode, CancellationToken cancellationToken) =>
        WithinDeadlineAsync(token => EachLaneAsync(mode, lane => LookAsync(lane, mode.For(lane.Repository).ForLaneBranch(lane.Branch), token), token), cancellationToken);

    /// <summary>What the last looks at the lanes of a MODE found; the server is not asked.</summary>
    public Task<IReadOnlyList<LaneLook>> ListAsync(ModePolicy mode, CancellationToken cancellationToken) => EachLaneAsync(
        mode,
        async lane => await LastLookAsync(lane, await IsRollingOutAsync(lane, cancellationToken), cancellationToken),
        cancellationToken);

    public void Dispose() => _recording.Dispose();

    private async Task<IReadOnlyList<LaneLook>> EachLaneAsync(ModePolicy mode, Func<Lane, Task<LaneLook>> look, CancellationToken cancellationToken)
    {
        var looks = new List<LaneLook>();
        var lanes = await _lanes.ListLanesAsync(cancellationToken);
        foreach (var lane in lanes.Where(lane => lane.Mode == mode.Name).OrderBy(lane => lane.Repository, StringComparer.Ordinal).ThenBy(lane => lane.Project, StringComparer.Ordinal).ThenBy(lane => lane.Branch, StringComparer.Ordinal))
        {
            looks.Add(await look(lane));
        }

        return looks;
    }

    private async Task<LaneLook> LookAsync(Lane lane, ModePolicy mode, CancellationToken cancellationToken)
    {
        var newest = await FindNewestAsync(lane, cancellationToken);
        if (await IsRollingOutAsync(lane, cancellationToken))
        {
            return await LastLookAsync(lane, true, cancellationToken);
        }

        var started = _time.GetUtcNow();
        var last = await _lanes.FindLastSucceededAsync(lane, null, cancellationToken);
        var known = await _ownership.ReadAsync(lane, mode, [], false, cancellationToken);
        var live = await _reader.ReadDeploymentsAsync(LiveNames.Of([], known.Knowledge), cancellationToken);

        // A rollout that came in between changed what there is to compare with, or is about to.
        if (await IsRollingOutAsync(lane, cancellationToken) || await FindNewestAsync(lane, cancellationToken) != newest)
        {
            return await LastLookAsync(lane, true, cancellationToken);
        }

        await _recording.WaitAsync(cancellationToken);
        try
        {
            var before = await _lanes.FindDriftAsync(lane, cancellationToken);
            if (before?.CheckedAt > started)
            {
                // Another look began later and was done first.
                return await LastLookAsync(lane, false, cancellationToken);
            }

            var history = new DriftHistory(before is null ? [] : DriftJson.Read(before.Differences), last?.FinishedAt, started);
            var found = DriftReport.Make(known.Knowledge, live, history, new MaskedSentences(_secrets).DisclosureOf(mode));
            var row = new LaneDrift { Repository = lane.Repository, Project = lane.Project, Branch = lane.Branch, Mode = lane.Mode, CheckedAt = started, Differences = DriftJson.Write(found) };
            await _lanes.SaveDriftAsync(row, cancellationToken);
            var isNew = found.Any(deployment => deployment.IsDrift && (deployment.Since == started || deployment.Fields.Any(field => field.Since == started)));
            return new LaneLook(lane, last, started, found, false, isNew);
        }
        finally
        {
            _recording.Release();
        }
    }

    private async Task<LaneLook> LastLookAsync(Lane lane, bool isRollingOut, CancellationToken cancellationToken)
    {
        var row = await _lanes.FindDriftAsync(lane, cancellationToken);
        var last = await _lanes.FindLastSucceededAsync(lane, null, cancellationToken);
        return new LaneLook(lane, last, row?.CheckedAt, row is null ? [] : DriftJson.Read(row.Differences), isRollingOut, false);
    }

    private async Task<Guid?> FindNewestAsync(Lane lane, CancellationToken cancellationToken) =>
        (await _lanes.FindNewestAsync(lane, cancellationToken))?.Id;

    private async Task<bool> IsRollingOutAsync(Lane lane, CancellationToken cancellationToken) =>
        (await _rollouts.ListUnfinishedLanesAsync(cancellationToken)).Contains(lane);

    private async Task<T> WithinDeadlineAsync<T>(Func<CancellationToken, Task<T>> look, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_deadline, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await look(linked.Token);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new PrefectUnavailableException($"Prefect did not send all responses within {_deadline.TotalSeconds:0.#} seconds (Gateway:Rollouts:DriftDeadline).{_outage.Within(_deadline)}", exception);
        }
    }
}
