using Gateway.Intake;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Intake;

public sealed class UnauthenticatedLogTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly LineLogger<UnauthenticatedLog> _lines = new();
    private readonly UnauthenticatedLog _log;

    public UnauthenticatedLogTests() => _log = new UnauthenticatedLog(_time, _lines);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void The_first_is_logged_at_once()
    {
        _log.Record();

        Assert.Equal(["Refused a request without valid credentials."], _lines.Lines);
    }

    [Fact]
    public void Those_that_follow_are_counted_and_told_when_the_window_closes()
    {
        Record(1);
        Record(7);
        _time.Advance(Window - TimeSpan.FromTicks(1));
        Assert.Single(_lines.Lines);

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("Refused 7 more request(s) without valid credentials within the last 10 seconds.", _lines.Lines[^1]);
        Assert.Equal(2, _lines.Lines.Count);
    }

    [Fact]
    public void As_long_as_more_come_each_window_is_one_line()
    {
        Record(1);
        for (var window = 0; window < 3; window++)
        {
            Record(5);
            _time.Advance(Window);
        }

        Assert.Equal(4, _lines.Lines.Count);
        Assert.All(_lines.Lines.Skip(1), line => Assert.StartsWith("Refused 5 more ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void After_a_window_without_any_the_next_is_logged_at_once_again()
    {
        Record(2);
        _time.Advance(Window);
        _time.Advance(Window);
        Assert.Equal(2, _lines.Lines.Count);

        Record(1);

        Assert.Equal("Refused a request without valid credentials.", _lines.Lines[^1]);
        Assert.Equal(3, _lines.Lines.Count);
    }

    [Fact]
    public void What_was_counted_is_told_when_the_service_stops()
    {
        Record(4);

        _log.Dispose();

        Assert.StartsWith("Refused 3 more ", _lines.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_lost_when_many_arrive_at_once()
    {
        Parallel.For(0, 2_000, _ => _log.Record());
        _log.Dispose();

        Assert.Equal(
            ["Refused a request without valid credentials.", "Refused 1999 more request(s) without valid credentials within the last 10 seconds."],
            _lines.Lines);
    }

    private void Record(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _log.Record();
        }
    }
}
