using System.Diagnostics.Metrics;

namespace Gateway.Intake;

/// <summary>
/// <c>gateway.builds</c>: build results that were posted, by what became of them. A repository is one that a secret or a token of the
/// settings proved, and a MODE one of the policy's.
/// </summary>
internal static class BuildMetrics
{
    private static readonly Counter<long> Builds =
        GatewayTelemetry.Meter.CreateCounter<long>("gateway.builds", "{build}", "Build results received, by outcome.");

    /// <summary>Counts one.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="repository">The proven repository; null when none was.</param>
    /// <param name="mode">The MODE that it was admitted to; null when it was to none.</param>
    /// <param name="project">The project that was admitted; empty for the root, and where none was: what nothing allows is no label.</param>
    /// <returns>The outcome.</returns>
    public static IntakeOutcome Count(IntakeOutcome outcome, string? repository, string? mode = null, string project = "")
    {
        Count(OutcomeOf(outcome), repository, mode, project);
        return outcome;
    }

    /// <summary>Counts a run of GitHub's whose manifest could not be fetched.</summary>
    public static void CountUnfetched(string repository) => Count("manifest_unavailable", repository, null, "");

    /// <summary>The label of an outcome.</summary>
    internal static string OutcomeOf(IntakeOutcome outcome) => outcome switch
    {
        IntakeOutcome.Accepted { Recorded: null } => "replayed",
        IntakeOutcome.Accepted => "accepted",
        IntakeOutcome.Unauthenticated => "unproven",
        IntakeOutcome.Unverifiable => "unverifiable",
        IntakeOutcome.TooMany => "too_many",
        IntakeOutcome.Busy => "busy",
        IntakeOutcome.Malformed => "malformed",
        IntakeOutcome.TooLarge => "too_large",
        IntakeOutcome.Conflict => "conflict",
        IntakeOutcome.Outdated => "outdated",
        IntakeOutcome.Held => "held",
        IntakeOutcome.OnHold => "on_hold",
        IntakeOutcome.RunNumberJump => "run_number_jump",
        IntakeOutcome.TooManyBranches => "too_many_branches",
        IntakeOutcome.Refused => "refused",
        IntakeOutcome.Invalid => "invalid",
        IntakeOutcome.Frozen => "frozen",
        IntakeOutcome.Unrecorded => "unrecorded",
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    // A lane is not split by how a repository's name is written, and neither is its series.
    private static void Count(string outcome, string? repository, string? mode, string project) => Builds.Add(
        1,
        new("repository", repository?.ToLowerInvariant() ?? GatewayTelemetry.Unknown),
        new("project", project),
        new("mode", mode ?? GatewayTelemetry.Unknown),
        new("outcome", outcome));
}
