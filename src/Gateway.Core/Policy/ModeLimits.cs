using System.Collections.Frozen;

namespace Gateway.Policy;

/// <summary>What a manifest may ask for in one MODE, compiled. A null list is no limit.</summary>
internal sealed record ModeLimits
{
    public required IReadOnlyList<NamePattern> WorkQueues { get; init; }

    public required DeniedNames DeniedJobVariables { get; init; }

    public required IReadOnlyList<NamePattern>? EnvironmentNames { get; init; }

    public required DeniedNames DeniedEnvironmentNames { get; init; }

    public required IReadOnlyList<NamePattern> Networks { get; init; }

    public required IReadOnlyList<NamePattern> Tags { get; init; }

    /// <summary>By the parameter's name.</summary>
    public required FrozenDictionary<string, NamePattern> Parameters { get; init; }

    public required TimeSpan MinScheduleInterval { get; init; }

    public required int? MaxConcurrencyLimit { get; init; }

    /// <summary>Resources whose events triggers may listen to.</summary>
    public required IReadOnlyList<NamePattern> EventResources { get; init; }

    /// <summary>Whether triggers may listen to whatever there is.</summary>
    public bool ListensToAnything => EventResources.Any(static pattern => pattern.Text == "*");

    /// <summary>The tags that are the MODE's own, whatever others it allows.</summary>
    public required IReadOnlyList<NamePattern> OwnTags { get; init; }

    /// <summary>Words for what a list allows.</summary>
    public static string Expected(IReadOnlyList<NamePattern> patterns, string none) =>
        Expectation.OneOf([.. patterns.Select(static pattern => pattern.Text)], none);
}
