using System.Diagnostics;

namespace Gateway.Tests;

public sealed class GatewayTelemetryTests
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Fact]
    public void A_trace_goes_on_even_where_nobody_records_it()
    {
        using var activity = GatewayTelemetry.Continue("rollout", Parent);

        Assert.Same(activity, Activity.Current);
        Assert.Equal(("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"), (activity.TraceId.ToHexString(), activity.ParentSpanId.ToHexString()));
        Assert.Equal(activity.Id, GatewayTelemetry.TraceParent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-not-a-trace-01")]
    public void What_has_no_trace_begins_one_of_its_own_and_not_that_of_what_happens_to_be_under_way(string? parent)
    {
        using var other = new Activity("other").Start();

        using var activity = GatewayTelemetry.Continue("rollout", parent);

        Assert.NotEqual(default, activity.TraceId);
        Assert.NotEqual(other.TraceId, activity.TraceId);
        Assert.Equal(default, activity.ParentSpanId);
    }
}
