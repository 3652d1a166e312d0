namespace Gateway.Hosting.Health;

/// <summary>Tells the log what changed from one look to the next, once: what is wrong from the first look on, and when it is well again.</summary>
internal sealed partial class ReadinessLog(ILogger<ReadinessLog> logger)
{
    /// <summary>Takes what two looks in a row found.</summary>
    /// <param name="before">What the one before found; null for the first.</param>
    /// <param name="now">What this one found.</param>
    public void Record(HealthReport? before, HealthReport now)
    {
        foreach (var (name, check) in now.Checks)
        {
            var last = before?.Checks.GetValueOrDefault(name);
            if (check == last || (check.Status == HealthState.Healthy && last is null or { Status: HealthState.Healthy }))
            {
                continue;
            }

            switch (check.Status)
            {
                case HealthState.Healthy:
                    Log.Well(logger, name, check.Detail);
                    break;
                case HealthState.Degraded:
                    Log.Degraded(logger, name, check.Detail);
                    break;
                default:
                    Log.Unhealthy(logger, name, check.Detail);
                    break;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5101, LogLevel.Information, "{Check} is healthy again: {Detail}")]
        public static partial void Well(ILogger logger, string check, string? detail);

        [LoggerMessage(5102, LogLevel.Warning, "{Check}: {Detail}")]
        public static partial void Degraded(ILogger logger, string check, string? detail);

        [LoggerMessage(5103, LogLevel.Error, "{Check}: {Detail}")]
        public static partial void Unhealthy(ILogger logger, string check, string? detail);
    }
}
