namespace Gateway.Prefect;

/// <summary>What the room logs; nothing of it is secret.</summary>
internal static partial class PrefectLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Prefect's database was busy during \"{Operation}\"; sending writes one at a time for a while")]
    public static partial void DatabaseBusy(ILogger logger, string operation);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "Repeating \"{Operation}\" in {Delay}, try {Try}: {Reason}")]
    public static partial void Repeating(ILogger logger, string operation, TimeSpan delay, int @try, string reason);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "Prefect asks for a CSRF token")]
    public static partial void CsrfAsked(ILogger logger);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Warning, Message = "Too many requests to Prefect failed; pausing requests for {Pause}")]
    public static partial void Paused(ILogger logger, TimeSpan pause);
}
