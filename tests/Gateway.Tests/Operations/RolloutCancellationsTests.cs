using Gateway.Rollouts;

namespace Gateway.Tests.Operations;

public sealed class RolloutCancellationsTests
{
    private readonly RolloutCancellations _cancellations = new();

    [Fact]
    public void A_running_rollout_learns_that_it_is_to_end()
    {
        var (id, other) = (Guid.NewGuid(), Guid.NewGuid());
        using var running = _cancellations.Begin(id);
        using var beside = _cancellations.Begin(other);

        _cancellations.Cancel(id);

        Assert.Equal((true, false), (running.IsCancellationRequested, beside.IsCancellationRequested));
    }

    [Fact]
    public void One_that_was_taken_up_and_does_not_run_yet_learns_of_it_when_it_does()
    {
        var id = Guid.NewGuid();

        _cancellations.Cancel(id);
        using var running = _cancellations.Begin(id);

        Assert.True(running.IsCancellationRequested);
    }

    [Fact]
    public void What_ended_begins_again()
    {
        var id = Guid.NewGuid();
        using (_cancellations.Begin(id))
        {
            _cancellations.Cancel(id);
            _cancellations.End(id);
        }

        using var next = _cancellations.Begin(id);

        Assert.False(next.IsCancellationRequested);
    }
}
