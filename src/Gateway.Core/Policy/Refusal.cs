using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>One reason why a build result may not change a MODE. It never shows the value of an environment variable.</summary>
public sealed record Refusal
{
    /// <summary>The codes of refusals, each once, as a log shows them.</summary>
    internal static string CodesOf(IEnumerable<Refusal> refusals) =>
        string.Join(", ", refusals.Select(refusal => refusal.Code).Distinct(StringComparer.Ordinal));

    /// <summary>Stable snake_case name of the rule; one of <see cref="RefusalCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>What was seen and what was expected, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The value seen; null when it was missing or may be secret.</summary>
    public string? Seen { get; init; }

    /// <summary>What would have been accepted.</summary>
    public required string Expected { get; init; }

    /// <summary>Settings key behind the rule; null when no setting changes it.</summary>
    public string? Setting { get; init; }

    /// <summary>JSON pointer to the value in the build result.</summary>
    public required string Pointer { get; init; }

    /// <summary>Name of the deployment in the manifest; null when the build result as a whole is refused.</summary>
    public string? Deployment { get; init; }

    /// <summary>Where that deployment stands in the manifest.</summary>
    public ManifestLocation? Location { get; init; }

    /// <summary>What to do, in a sentence.</summary>
    public required string Fix { get; init; }
}
