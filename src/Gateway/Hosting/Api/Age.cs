namespace Gateway.Hosting.Api;

/// <summary>How old what is told is.</summary>
internal static class Age
{
    /// <summary>Whole seconds since a time; null where there is none. A clock that was set back must not make an age that is below zero.</summary>
    public static long? Of(DateTimeOffset? at, DateTimeOffset now) => at is { } time ? Math.Max(0, (long)(now - time).TotalSeconds) : null;
}
