using Gateway.Rollouts;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Policy;
using Gateway.Rollouts.Freezes;
using Gateway.Rollouts.Running;

namespace Gateway.Drift;

/// <summary>Puts a drifted lane right by a rollout of its own, where the MODE wants that.</summary>
internal sealed partial class DriftHealer
{
    private const string Requester = "drift";

    private readonly IRolloutLedger _rollouts;
    private readonly ILaneLedger _lanes;
    private readonly FreezeRegister _freezes;
    private readonly LaneScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly ILogger<DriftHealer> _logger;

    public DriftHealer(IRolloutLedger rollouts, ILaneLedger lanes, FreezeRegister freezes, LaneScheduler scheduler, TimeProvider time, ILogger<DriftHealer> logger)
    {
        _rollouts = rollouts;
        _lanes = lanes;
        _freezes = freezes;
        _scheduler = scheduler;
        _time = time;
        _logger = logger;
    }

    /// <summary>Has the lane's last successful rollout applied again, unless there is nothing to heal or something forbids it.</summary>
    public async Task HealAsync(LaneLook look, ModePolicy mode, CancellationToken cancellationToken)
    {
        if (mode.Drift != DriftBehaviour.Heal || look.IsRollingOut || !look.IsDrifted || look.LastRollout is not { } source)
        {
            return;
        }

        var lane = look.Lane;
        var now = _time.GetUtcNow();
        if (await _freezes.FindAsync(mode.Name, cancellationToken) is { } frozen)
        {
            Log.Frozen(_logger, lane.Mode, lane.Origin, frozen.By, frozen.Until);
            return;
        }

        // What failed once would fail again at every look: a build, a retry or a rollback that succeeds ends that. A server that was away may be back.
        var newest = await _lanes.FindNewestAsync(lane, cancellationToken);
        if (newest is { Kind: RolloutKind.Removal })
        {
            // What was to be deleted is not made again.
            return;
        }

        if (newest is { Kind: RolloutKind.Heal, Status: not RolloutStatus.Succeeded, FailureCode: not Codes.PrefectUnavailable } failed)
        {
            Log.NotAgain(_logger, lane.Mode, lane.Origin, failed.Id);
            return;
        }

        var rollout = RolloutRecords.Again(source, RolloutKind.Heal, Requester, now);
        rollout.TraceParent = GatewayTelemetry.TraceParent;
        if (await _rollouts.AddHealingAsync(rollout, Actor.Drift, cancellationToken))
        {
            Log.Healing(_logger, lane.Mode, lane.Origin, rollout.Id, source.Id);
            await _scheduler.ScheduleAsync(lane, CancellationToken.None);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3110, LogLevel.Warning, "Healing the drift of {Mode} of {Repository} with rollout {RolloutId}, which applies rollout {SourceId} again.")]
        public static partial void Healing(ILogger logger, string mode, string repository, Guid rolloutId, Guid sourceId);

        [LoggerMessage(3111, LogLevel.Information, "Not healing the drift of {Mode} of {Repository}: {By} froze the MODE until {Until}.")]
        public static partial void Frozen(ILogger logger, string mode, string repository, string by, DateTimeOffset until);

        [LoggerMessage(3112, LogLevel.Warning, "Not healing the drift of {Mode} of {Repository} again, because rollout {RolloutId}, which tried to heal it, did not succeed.")]
        public static partial void NotAgain(ILogger logger, string mode, string repository, Guid rolloutId);
    }
}
