using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Plans;

namespace Gateway.Intake;

/// <summary>What became of a question which projects have to be built.</summary>
internal abstract record OutdatedOutcome
{
    private OutdatedOutcome()
    {
    }

    /// <summary>The body is not such a question.</summary>
    /// <param name="Errors">Every error.</param>
    public sealed record Malformed(IReadOnlyList<Finding> Errors) : OutdatedOutcome;

    /// <summary>No MODE may be shown to its sender.</summary>
    /// <param name="Refusals">Every reason.</param>
    public sealed record Refused(IReadOnlyList<Finding> Refusals) : OutdatedOutcome;

    /// <summary>The answer.</summary>
    /// <param name="Run">The run that asks.</param>
    /// <param name="Mode">Name of the MODE that the branch maps to.</param>
    /// <param name="Projects">The projects.</param>
    public sealed record Done(BuildResult Run, string Mode, IReadOnlyList<ProjectState> Projects) : OutdatedOutcome;
}
