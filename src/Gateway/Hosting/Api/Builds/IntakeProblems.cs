using Gateway.Hosting.Access;
using Gateway.Hosting.Api.Freezes;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Intake;

namespace Gateway.Hosting.Api.Builds;

/// <summary>The problem that a build result ends with which is not accepted.</summary>
internal static class IntakeProblems
{
    public static ProblemResult From(IntakeOutcome outcome, FailureLimit failures, HttpContext http) => outcome switch
    {
        IntakeOutcome.Unauthenticated => AccessProblems.Unauthenticated(failures, http),
        IntakeOutcome.Unverifiable => new ProblemResult(BuildProblems.ProofUnverifiable, LedgerFilter.Pause),
        IntakeOutcome.TooMany tooMany => new ProblemResult(BuildProblems.TooManyBuilds, tooMany.RetryAfter),
        IntakeOutcome.Busy => new ProblemResult(BuildProblems.TooManyReviews, ReviewRooms.Pause),
        IntakeOutcome.Malformed malformed => ProblemResult.From(ProblemCatalog.BodyInvalid, malformed.Errors.Select(ProblemErrors.From)),
        IntakeOutcome.TooLarge large => new ProblemResult(ProblemCatalog.BodyTooLarge(large.Limit)),
        IntakeOutcome.Conflict => new ProblemResult(BuildProblems.DeliveryConflict),
        IntakeOutcome.Outdated outdated => new ProblemResult(RolloutProblems.RunOutdated(outdated.RunNumber, outdated.RolloutId)),
        IntakeOutcome.OnHold held => new ProblemResult(RolloutProblems.LaneHeld(held.Hold, held.TakesOthers)),
        IntakeOutcome.RunNumberJump jump => new ProblemResult(RolloutProblems.RunNumberJump(jump.RunNumber, jump.Limit)),
        IntakeOutcome.Held held => new ProblemResult(BranchProblems.HeldByOtherBranch(held.Holder)),
        IntakeOutcome.TooManyBranches many => new ProblemResult(BranchProblems.TooManyBranches(many.Limit, many.Branches, many.Setting)),
        IntakeOutcome.Refused refused => ProblemResult.From(BuildProblems.BuildRefused, refused.Refusals.Select(ProblemErrors.From)),
        IntakeOutcome.Invalid invalid => ProblemResult.From(BuildProblems.ManifestInvalid, ProblemErrors.OfManifest(invalid.Findings)),
        IntakeOutcome.Frozen frozen => new ProblemResult(FreezeProblems.ModeFrozen(frozen.Freeze), frozen.RetryAfter),
        _ => new ProblemResult(ProblemCatalog.LedgerUnavailable, LedgerFilter.Pause),
    };
}
