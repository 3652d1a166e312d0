using Gateway.Branches;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Ledger;

namespace Gateway.Intake;

/// <summary>What became of a request that posts a build result.</summary>
internal abstract record IntakeOutcome
{
    private IntakeOutcome()
    {
    }

    /// <summary>Nobody signed it.</summary>
    public sealed record Unauthenticated : IntakeOutcome;

    /// <summary>It brings a token, and the issuer's keys could not be had.</summary>
    public sealed record Unverifiable : IntakeOutcome;

    /// <summary>The sender posts too much.</summary>
    /// <param name="RetryAfter">When to try again.</param>
    public sealed record TooMany(TimeSpan RetryAfter) : IntakeOutcome;

    /// <summary>There was no room for it in time beside others that are reviewed.</summary>
    public sealed record Busy : IntakeOutcome;

    /// <summary>The body is not a build result.</summary>
    /// <param name="Errors">Every error.</param>
    public sealed record Malformed(IReadOnlyList<Finding> Errors) : IntakeOutcome;

    /// <summary>Another body was accepted under its id.</summary>
    public sealed record Conflict : IntakeOutcome;

    /// <summary>A newer run was applied to the MODE already, or is on its way there.</summary>
    /// <param name="RunNumber">Number of that run.</param>
    /// <param name="RolloutId">Its rollout.</param>
    public sealed record Outdated(long RunNumber, Guid RolloutId) : IntakeOutcome;

    /// <summary>An operator went back from what it is of.</summary>
    /// <param name="Hold">The rollback.</param>
    /// <param name="TakesOthers">Whether builds of something else are taken.</param>
    public sealed record OnHold(RollbackHold Hold, bool TakesOthers) : IntakeOutcome;

    /// <summary>The number of its run is too far above that of the newest.</summary>
    /// <param name="RunNumber">Number of the newest run.</param>
    /// <param name="Limit">How far above it a run may be.</param>
    public sealed record RunNumberJump(long RunNumber, long Limit) : IntakeOutcome;

    /// <summary>The deployments belong to another branch.</summary>
    /// <param name="Holder">Which, since when and until when.</param>
    public sealed record Held(BranchState Holder) : IntakeOutcome;

    /// <summary>As many branches as may have deployments of their own have them already.</summary>
    /// <param name="Limit">How many that are.</param>
    /// <param name="Branches">Which, the one first that has not deployed for the longest time.</param>
    /// <param name="Setting">The settings key of the limit.</param>
    public sealed record TooManyBranches(int Limit, IReadOnlyList<string> Branches, string Setting) : IntakeOutcome;

    /// <summary>The policy does not allow it.</summary>
    /// <param name="Refusals">Every reason.</param>
    public sealed record Refused(IReadOnlyList<Finding> Refusals) : IntakeOutcome;

    /// <summary>Its manifest cannot be deployed.</summary>
    /// <param name="Findings">Every finding.</param>
    public sealed record Invalid(IReadOnlyList<Finding> Findings) : IntakeOutcome;

    /// <summary>The MODE takes no builds for the time being.</summary>
    /// <param name="Freeze">Why, by whom and until when.</param>
    /// <param name="RetryAfter">How long that is from now.</param>
    public sealed record Frozen(ModeFreeze Freeze, TimeSpan RetryAfter) : IntakeOutcome;

    /// <summary>It could not be recorded.</summary>
    public sealed record Unrecorded : IntakeOutcome;

    /// <summary>It is larger than a build result may be.</summary>
    /// <param name="Limit">Most bytes.</param>
    public sealed record TooLarge(int Limit) : IntakeOutcome;

    /// <summary>It brought several build results, each of which came to something by itself.</summary>
    /// <param name="Run">What they have in common.</param>
    /// <param name="Projects">What became of each, in the request's order.</param>
    public sealed record Several(BuildResult Run, IReadOnlyList<ProjectOutcome> Projects) : IntakeOutcome;

    /// <summary>It is a rollout.</summary>
    /// <param name="RolloutId">The rollout.</param>
    /// <param name="Recorded">The rollout as it was just recorded; null when it had been accepted before.</param>
    public sealed record Accepted(Guid RolloutId, Rollout? Recorded) : IntakeOutcome
    {
        /// <summary>Whether it had been accepted before.</summary>
        public bool Replayed => Recorded is null;
    }
}

/// <summary>What became of one project of several.</summary>
/// <param name="Project">What the request calls it; empty for the root, null where that cannot be shown.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record ProjectOutcome(string? Project, IntakeOutcome Outcome);
