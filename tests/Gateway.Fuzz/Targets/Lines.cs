using System.Text;
using Microsoft.Extensions.Logging;

namespace Gateway.Fuzz.Targets;

/// <summary>A log that is kept, to be searched.</summary>
internal sealed class Lines : ILoggerProvider, ILogger
{
    private readonly StringBuilder _text = new();

    public string Text => _text.ToString();

    public void Clear() => _text.Clear();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _text.Append(formatter(state, exception)).Append(exception).Append('\n');

    public void Dispose()
    {
    }
}
