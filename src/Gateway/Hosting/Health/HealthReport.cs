namespace Gateway.Hosting.Health;

/// <summary>How the gateway is.</summary>
/// <param name="Status">The worst of the checks.</param>
/// <param name="Checks">Each check by name; empty for liveness.</param>
public sealed record HealthReport(HealthState Status, IReadOnlyDictionary<string, HealthCheckReport> Checks);

/// <summary>One check.</summary>
/// <param name="Status">How it is.</param>
/// <param name="Detail">What was seen, and what to do where it is not healthy.</param>
public sealed record HealthCheckReport(HealthState Status, string Detail);

/// <summary>How something is.</summary>
public enum HealthState
{
    /// <summary>As it should be.</summary>
    Healthy,

    /// <summary>It works, but somebody should look.</summary>
    Degraded,

    /// <summary>It does not work.</summary>
    Unhealthy,
}
