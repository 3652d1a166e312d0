namespace Gateway.Hosting.Settings;

/// <summary>How the log is written; section <c>Gateway:Logging</c>. Levels are Serilog's, section <c>Serilog:MinimumLevel</c>.</summary>
internal sealed class LoggingOptions
{
    /// <summary>Human-readable lines, or one JSON object per line. Default: <c>text</c>.</summary>
    public LogFormat Format { get; set; } = LogFormat.Text;
}

/// <summary>What a line of the log looks like.</summary>
internal enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For machines: compact JSON.</summary>
    Json,
}
