using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Policy;
using Gateway.Rollouts;
using Gateway.Rollouts.Running;

namespace Gateway.Branches;

/// <summary>Which branch is done, and where.</summary>
/// <param name="Repository">The repository, <c>owner/name</c>; case does not count.</param>
/// <param name="Branch">The branch, without <c>refs/heads/</c>.</param>
/// <param name="Mode">Only in this MODE, or null for all.</param>
/// <param name="Project">Only this project, empty for the root, or null for all.</param>
internal sealed record BranchEnd(string Repository, string Branch, string? Mode = null, string? Project = null)
{
    /// <summary>Whether MODEs are left alone that require an OIDC token: who says it has none.</summary>
    public bool IsWithoutToken { get; init; }
}

/// <summary>What a branch gave up.</summary>
/// <param name="State">What it held, or had of its own.</param>
/// <param name="Removal">The rollout that deletes its own deployments; null of one that held the shared ones.</param>
internal sealed record ReleasedBranch(BranchState State, Rollout? Removal);

/// <summary>Has branches that are done give up what they hold, and has their own deployments deleted.</summary>
internal sealed partial class BranchReleases
{
    private const int MaxDoublings = 6;

    private readonly BranchRegister _register;
    private readonly GatewayPolicy _policy;
    private readonly ILaneLedger _lanes;
    private readonly IRolloutLedger _rollouts;
    private readonly IAuditLedger _audit;
    private readonly LaneScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly ILogger<BranchReleases> _logger;

    public BranchReleases(
        BranchRegister register,
        GatewayPolicy policy,
        ILaneLedger lanes,
        IRolloutLedger rollouts,
        IAuditLedger audit,
        LaneScheduler scheduler,
        TimeProvider time,
        ILogger<BranchReleases> logger)
    {
        _register = register;
        _policy = policy;
        _lanes = lanes;
        _rollouts = rollouts;
        _audit = audit;
        _scheduler = scheduler;
        _time = time;
        _logger = logger;
    }

    /// <summary>Has a branch give up what it holds or has. Where it has nothing, nothing happens.</summary>
    /// <param name="end">Which branch, and where.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="reason">Why, in few words for the audit.</param>
    /// <param name="cancellationToken">Ends the waiting; what was recorded stays recorded.</param>
    /// <returns>What it gave up.</returns>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read or written; asked again, the rest is given up.</exception>
    public async Task<IReadOnlyList<ReleasedBranch>> ReleaseAsync(BranchEnd end, Actor by, string reason, CancellationToken cancellationToken)
    {
        var released = new List<ReleasedBranch>();
        foreach (var state in await ListAsync(end, cancellationToken))
        {
            if (end.IsWithoutToken && _policy.Find(state.Build.Mode)?.RequiresToken == true)
            {
                Log.TokenRequired(_logger, by.Name, state.Build.Mode, state.Build.Origin, state.Branch);
            }
            else if (await ReleaseAsync(state, by, reason) is { } given)
            {
                released.Add(given);
            }
        }

        if (released.Count == 0)
        {
            var subject = Lane.OriginOf(end.Repository, end.Project ?? "");
            await _audit.RecordAsync(
                new AuditRecord(by, AuditActions.Release, end.Mode is null ? subject : AuditRecord.Lane(end.Mode, subject), AuditOutcomes.Accepted, $"The branch {end.Branch} holds nothing and has no deployments of its own; {reason}."),
                CancellationToken.None);
        }

        return released;
    }

    /// <summary>
    /// Has the own deployments deleted of branches whose time is over, of MODEs that keep branches apart no more, and those that could not be deleted before.
    /// </summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read or written.</exception>
    /// <param name="interval">How often this is done. What fails is tried again after twice as long each time, up to 64 intervals.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SweepAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        foreach (var state in await _register.ListAsync(BranchQuery.All, cancellationToken))
        {
            if (state.Isolation == BranchIsolation.Separate && state.Newest.Status.IsFinished() && !IsTooEarly(state, interval) && ReasonOf(state) is { } reason)
            {
                await ReleaseAsync(state, Actor.Gateway, reason);
            }
        }
    }

    /// <summary>Whether the branch has anything to give up.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<bool> IsAnyAsync(BranchEnd end, CancellationToken cancellationToken) => (await ListAsync(end, cancellationToken)).Count > 0;

    private async Task<IReadOnlyList<BranchState>> ListAsync(BranchEnd end, CancellationToken cancellationToken) =>
        [
            .. (await _register.ListAsync(new BranchQuery(end.Repository, end.Branch), cancellationToken))
                .Where(state => (end.Mode is null || state.Build.Mode == end.Mode) && (end.Project is null || state.Build.Project == end.Project)),
        ];

    private bool IsTooEarly(BranchState state, TimeSpan interval) =>
        state.Removals > 0 && state.Newest.FinishedAt + (interval * (Math.Pow(2, Math.Min(state.Removals - 1, MaxDoublings)) - 1)) > _time.GetUtcNow();

    private string? ReasonOf(BranchState state) => state switch
    {
        { Removals: > 0 } => "its deployments could not be deleted before",
        _ when state.Until <= _time.GetUtcNow() => "it has not deployed for the MODE's BranchLifetime",
        _ when _policy.Find(state.Build.Mode)?.ForBranch(state.Branch).Twin is null => "the MODE has no deployments of the branch's own any more",
        _ => null,
    };

    private async Task<ReleasedBranch?> ReleaseAsync(BranchState state, Actor by, string reason)
    {
        var detail = $"The branch {state.Branch}; {reason}.";
        if (state.Hold is { } hold)
        {
            await _lanes.ReleaseAsync(hold, by, detail, CancellationToken.None);
            Log.Released(_logger, by.Name, state.Build.Mode, state.Build.Origin, state.Branch, reason);
            return new ReleasedBranch(state, null);
        }

        var removal = RolloutRecords.RemovalOf(state.Build, by.Name, _time.GetUtcNow());
        var newest = await _rollouts.AddRemovalAsync(removal, state.Newest.Sequence, by, detail, CancellationToken.None);
        if (newest.Kind != RolloutKind.Removal)
        {
            // The branch has deployed since it was looked at.
            return null;
        }

        Log.Removes(_logger, by.Name, state.Build.Mode, state.Build.Origin, newest.Id, reason);
        await _scheduler.ScheduleAsync(Lane.Of(removal), CancellationToken.None);
        return new ReleasedBranch(state, newest);
    }

    private static partial class Log
    {
        [LoggerMessage(3050, LogLevel.Information, "{By} released {Mode} of {Repository} from the branch {Branch}: {Reason}.")]
        public static partial void Released(ILogger logger, string by, string mode, string repository, string branch, string reason);

        [LoggerMessage(3053, LogLevel.Warning, "{By} did not release {Mode} of {Repository} from the branch {Branch}: the MODE requires an OIDC token.")]
        public static partial void TokenRequired(ILogger logger, string by, string mode, string repository, string branch);

        [LoggerMessage(3051, LogLevel.Information, "{By} has the deployments of {Mode} of {Repository} deleted by rollout {RolloutId}: {Reason}.")]
        public static partial void Removes(ILogger logger, string by, string mode, string repository, Guid rolloutId, string reason);
    }
}
