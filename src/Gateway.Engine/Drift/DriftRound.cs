using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Prefect;
using Gateway.Rollouts;
using Gateway.Rollouts.Running;
using Microsoft.Extensions.Options;

namespace Gateway.Drift;

/// <summary>Looks at all lanes, one after the other, and has healed what is to be healed.</summary>
internal sealed partial class DriftRound : IRecurringWork
{
    private readonly GatewayPolicy _policy;
    private readonly ILaneLedger _lanes;
    private readonly DriftChecker _checker;
    private readonly DriftHealer _healer;
    private readonly ILogger<DriftRound> _logger;
    private bool _wasAway;

    public DriftRound(GatewayPolicy policy, ILaneLedger lanes, DriftChecker checker, DriftHealer healer, IOptions<RolloutOptions> options, ILogger<DriftRound> logger)
    {
        _policy = policy;
        _lanes = lanes;
        _checker = checker;
        _healer = healer;
        Interval = options.Value.DriftInterval;
        _logger = logger;
    }

    public string Name => "drift check";

    public TimeSpan Interval { get; }

    /// <summary>Makes one round. A lane that cannot be looked at keeps its last look, and does not keep the others from theirs.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isAway = false;
        foreach (var lane in await _lanes.ListLanesAsync(cancellationToken))
        {
            if (_policy.Find(lane.Mode) is not { } mode)
            {
                continue;
            }

            if (await TryLookAsync(lane, mode.For(lane.Repository).ForLaneBranch(lane.Branch), cancellationToken) is not { } failure)
            {
                continue;
            }

            // A server that is away is said once, however many lanes and rounds find it so.
            if (!isAway && !_wasAway)
            {
                Log.Away(_logger, lane.Mode, lane.Origin, failure);
            }

            isAway = true;
        }

        if (_wasAway && !isAway)
        {
            Log.Back(_logger);
        }

        _wasAway = isAway;
    }

    /// <summary>Looks at a lane and heals it; what Prefect said when it could not be looked at.</summary>
    private async Task<string?> TryLookAsync(Lane lane, ModePolicy mode, CancellationToken cancellationToken)
    {
        // A trace of its own for each look, which a rollout that heals goes on with.
        using var activity = GatewayTelemetry.Continue("drift look", null);
        activity.SetTag("gateway.mode", lane.Mode);
        activity.SetTag("gateway.repository", lane.Repository);
        activity.SetTag("gateway.project", lane.Project);
        activity.SetTag("gateway.branch", lane.Branch);
        try
        {
            var look = await _checker.CheckAsync(lane, mode, cancellationToken);
            if (look.IsNew)
            {
                Log.Drifted(_logger, lane.Mode, lane.Origin, look.Deployments.Count(deployment => deployment.IsDrift));
            }

            await _healer.HealAsync(look, mode, cancellationToken);
            return null;
        }
        catch (PrefectUnavailableException exception)
        {
            return exception.Message;
        }
        catch (PrefectRefusedException exception)
        {
            return exception.Message;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Warning, "{Mode} of {Repository} drifted: {Count} deployment(s) differ from what the last rollout left.")]
        public static partial void Drifted(ILogger logger, string mode, string repository, int count);

        [LoggerMessage(3102, LogLevel.Warning, "Could not check {Mode} of {Repository} for drift; trying again in the next round: {Reason}")]
        public static partial void Away(ILogger logger, string mode, string repository, string reason);

        [LoggerMessage(3103, LogLevel.Information, "All lanes can be checked for drift again.")]
        public static partial void Back(ILogger logger);
    }
}
