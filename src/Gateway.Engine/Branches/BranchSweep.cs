using Gateway.Ledger;
using Gateway.Rollouts;
using Gateway.Rollouts.Running;
using Microsoft.Extensions.Options;

namespace Gateway.Branches;

/// <summary>Has the own deployments of branches deleted whose time is over.</summary>
internal sealed class BranchSweep(BranchReleases releases, IOptions<RolloutOptions> options) : IRecurringWork
{
    public string Name => "search for branches that are done";

    public TimeSpan Interval => options.Value.BranchSweepInterval;

    /// <summary>Looks once.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read or written.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => releases.SweepAsync(Interval, cancellationToken);
}
