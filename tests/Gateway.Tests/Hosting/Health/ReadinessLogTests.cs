using Gateway.Hosting.Health;

namespace Gateway.Tests.Hosting.Health;

public sealed class ReadinessLogTests
{
    private static readonly HealthCheckReport Well = new(HealthState.Healthy, "Prefect answers.");
    private static readonly HealthCheckReport Away = new(HealthState.Unhealthy, "Prefect refuses the gateway's credentials.");
    private static readonly HealthCheckReport Idle = new(HealthState.Degraded, "No worker is online.");

    private readonly LineLogger<ReadinessLog> _logger = new();

    [Fact]
    public void What_is_wrong_at_the_first_look_is_said() => Assert.Equal(["prefect: Prefect refuses the gateway's credentials."], Record(null, Away));

    [Fact]
    public void What_is_well_at_the_first_look_is_not() => Assert.Empty(Record(null, Well));

    [Fact]
    public void What_stays_as_it_is_is_said_once() => Assert.Empty(Record(Away, Away));

    [Fact]
    public void What_is_only_said_otherwise_stays_well() => Assert.Empty(Record(Well, Well with { Detail = "It answers still." }));

    [Fact]
    public void What_is_wrong_in_another_way_is_said() => Assert.Equal(["prefect: No worker is online."], Record(Away, Idle));

    [Fact]
    public void What_is_well_again_is_said() => Assert.Equal(["prefect is healthy again: Prefect answers."], Record(Away, Well));

    private IEnumerable<string> Record(HealthCheckReport? before, HealthCheckReport now)
    {
        new ReadinessLog(_logger).Record(before is null ? null : From(before), From(now));
        return _logger.Lines;
    }

    private static HealthReport From(HealthCheckReport check) => new(check.Status, new Dictionary<string, HealthCheckReport> { ["prefect"] = check });
}
