using Gateway.Intake;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Webhooks;

public sealed class UnprovenLogTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly LineLogger<UnprovenLog> _lines = new();
    private readonly UnprovenLog _log;

    public UnprovenLogTests() => _log = new UnprovenLog(_time, _lines);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void The_first_is_logged_at_once()
    {
        _log.Note();

        Assert.Equal(["A request without a valid proof was refused."], _lines.Lines);
    }

    [Fact]
    public void Those_that_follow_are_counted_and_told_when_the_window_closes()
    {
        Note(1);
        Note(7);
        _time.Advance(Window - TimeSpan.FromTicks(1));
        Assert.Single(_lines.Lines);

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("7 more request(s) without a valid proof were refused within the last 10 seconds.", _lines.Lines[^1]);
        Assert.Equal(2, _lines.Lines.Count);
    }

    [Fact]
    public void As_long_as_more_come_each_window_is_one_line()
    {
        Note(1);
        for (var window = 0; window < 3; window++)
        {
            Note(5);
            _time.Advance(Window);
        }

        Assert.Equal(4, _lines.Lines.Count);
        Assert.All(_lines.Lines.Skip(1), line => Assert.StartsWith("5 more ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void After_a_window_without_any_the_next_is_logged_at_once_again()
    {
        Note(2);
        _time.Advance(Window);
        _time.Advance(Window);
        Assert.Equal(2, _lines.Lines.Count);

        Note(1);

        Assert.Equal("A request without a valid proof was refused.", _lines.Lines[^1]);
        Assert.Equal(3, _lines.Lines.Count);
    }

    [Fact]
    public void What_was_counted_is_told_when_the_service_stops()
    {
        Note(4);

        _log.Dispose();

        Assert.StartsWith("3 more ", _lines.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_lost_when_many_arrive_at_once()
    {
        Parallel.For(0, 2_000, _ => _log.Note());
        _log.Dispose();

        Assert.Equal(
            ["A request without a valid proof was refused.", "1999 more request(s) without a valid proof were refused within the last 10 seconds."],
            _lines.Lines);
    }

    private void Note(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _log.Note();
        }
    }
}
