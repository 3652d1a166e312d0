using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Gateway.Hosting;

/// <summary>
/// A log for people: time, level, message and, at the end of what was logged for a request, its trace, as <c>trace_id</c> of a problem names it.
/// An entry is one line, whatever is in its message; an exception follows in lines that are indented. What steers a terminal or deceives
/// the eye is written out.
/// </summary>
internal sealed class PlainLineFormatter : ITextFormatter
{
    private const string Indent = "  ";

    private static readonly MessageTemplateTextFormatter Head = new("{Timestamp:yyyy-MM-ddTHH:mm:ss.fffK} {Level:u3} {Message:lj}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var head = new StringWriter(CultureInfo.InvariantCulture);
        Head.Format(logEvent, head);
        output.Write(PlainText.OneLine(head.ToString().TrimEnd()));
        if (logEvent.TraceId is { } trace)
        {
            output.Write($" [{trace.ToHexString()}]");
        }

        output.WriteLine();
        if (logEvent.Exception is not { } exception)
        {
            return;
        }

        foreach (var line in exception.ToString().AsSpan().EnumerateLines())
        {
            output.Write(Indent);
            output.WriteLine(PlainText.OneLine(line.TrimEnd().ToString()));
        }
    }
}
