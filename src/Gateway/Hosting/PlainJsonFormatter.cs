using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace Gateway.Hosting;

/// <summary>
/// A log for machines, one JSON object a line. The formatter escapes what JSON asks for; this escapes what people who look at it would not see,
/// which can stand in texts only, and means the same there.
/// </summary>
internal sealed class PlainJsonFormatter : ITextFormatter
{
    private static readonly RenderedCompactJsonFormatter Json = new();

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        Json.Format(logEvent, line);
        output.WriteLine(PlainText.EscapeUnits(line.ToString().TrimEnd()));
    }
}
