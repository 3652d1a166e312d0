using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Plans;

namespace Gateway.Intake;

/// <summary>What became of a request for a plan.</summary>
internal abstract record PlanOutcome
{
    private PlanOutcome()
    {
    }

    /// <summary>There was no room for it in time beside others that are planned.</summary>
    public sealed record Busy : PlanOutcome;

    /// <summary>The body is not a build result, or not one that can be planned.</summary>
    /// <param name="Errors">Every error.</param>
    public sealed record Malformed(IReadOnlyList<Finding> Errors) : PlanOutcome;

    /// <summary>It was planned, or cannot be.</summary>
    /// <param name="Build">The build result as it was posted.</param>
    /// <param name="Result">What came of it.</param>
    public sealed record Done(BuildResult Build, PlannedBuild Result) : PlanOutcome;
}
