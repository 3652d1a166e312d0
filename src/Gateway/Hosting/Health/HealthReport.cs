using System.Text.Json.Serialization;

namespace Gateway.Hosting.Health;

/// <summary>The health of the gateway.</summary>
/// <param name="Status">The worst status of the checks.</param>
/// <param name="Checks">Each check by name; empty for liveness.</param>
public sealed record HealthReport(HealthState Status, IReadOnlyDictionary<string, HealthCheckReport> Checks)
{
    /// <summary>The gateway's version, for liveness; not part of readiness.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>When the checks were made, UTC: a result is kept for five seconds. Omitted for liveness, which checks nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>How many whole seconds ago that was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AgeSeconds { get; init; }

    /// <summary>What strangers may know of it: the worst state of each kind of check, without names of pools, files and addresses.</summary>
    internal HealthReport ToStrangers() => this with
    {
        Checks = new SortedDictionary<string, HealthCheckReport>(
            Checks.GroupBy(check => check.Key.Split(':')[0], StringComparer.Ordinal)
                .ToDictionary(kind => kind.Key, kind => new HealthCheckReport(kind.Max(check => check.Value.Status), null), StringComparer.Ordinal),
            StringComparer.Ordinal),
    };
}

/// <summary>One check.</summary>
/// <param name="Status">How it is.</param>
/// <param name="Detail">What was found, and how to fix it if it is not healthy; null without authentication.</param>
public sealed record HealthCheckReport(HealthState Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail);

/// <summary>The state of a check.</summary>
public enum HealthState
{
    /// <summary>As it should be.</summary>
    Healthy,

    /// <summary>It works, but somebody should look.</summary>
    Degraded,

    /// <summary>It does not work.</summary>
    Unhealthy,
}
