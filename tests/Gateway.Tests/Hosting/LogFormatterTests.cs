using System.Globalization;
using System.Text.Json;
using Gateway.Hosting;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Gateway.Tests.Hosting;

public sealed class LogFormatterTests
{
    private const string Forged = "refs/heads/x\n2026-01-01T00:00:00.000Z INF forged\u001b[2J\u009b\u202e\u2066\u200b\u2028";

    [Fact]
    public void An_entry_is_one_line_with_what_cannot_be_seen_written_out()
    {
        var lines = Write(new PlainLineFormatter(), null);

        Assert.Equal("2026-11-29T12:00:00.000+00:00 WRN refs/heads/x 2026-01-01T00:00:00.000Z INF forged\\u001b[2J\\u009b\\u202e\\u2066\\u200b\\u2028 was refused.", Assert.Single(lines));
    }

    [Fact]
    public void An_exception_follows_in_lines_of_its_own_that_cannot_be_taken_for_entries()
    {
        var lines = Write(new PlainLineFormatter(), new InvalidOperationException(Forged));

        Assert.Equal("  2026-01-01T00:00:00.000Z INF forged\\u001b[2J\\u009b\\u202e\\u2066\\u200b", lines[2]);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(PlainText.Is(line)));
    }

    [Fact]
    public void As_JSON_an_entry_means_what_it_did_and_shows_what_cannot_be_seen()
    {
        var line = Assert.Single(Write(new PlainJsonFormatter(), null));

        Assert.True(PlainText.Is(line));
        Assert.Equal(Forged, JsonElement.Parse(line).GetProperty("Ref").GetString());
    }

    private static string[] Write(ITextFormatter formatter, Exception? exception)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        formatter.Format(
            new LogEvent(
                new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero),
                LogEventLevel.Warning,
                exception,
                new MessageTemplateParser().Parse("{Ref} was refused."),
                [new LogEventProperty("Ref", new ScalarValue(Forged))]),
            text);
        return text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
