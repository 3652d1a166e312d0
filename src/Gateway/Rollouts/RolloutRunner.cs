using Gateway.Ledger;
namespace Gateway.Rollouts;
internal sealed class RolloutRunner
{
    public Task RunAsync(TakenRollout taken, CancellationToken cancellationToken) => Task.CompletedTask;
}
