using Gateway.Hosting.Access;
using Gateway.Hosting.Problems;
using Gateway.Intake;

namespace Gateway.Hosting.Api;

/// <summary>The problem that a build result ends with which is not accepted.</summary>
internal static class IntakeProblems
{
    public static ProblemResult From(IntakeOutcome outcome, FailureLimit failures, HttpContext http) => outcome switch
    {
        IntakeOutcome.Unauthenticated => AccessProblems.Unauthenticated(failures, http),
        IntakeOutcome.Unverifiable => new ProblemResult(ProblemCatalog.ProofUnverifiable, LedgerFilter.Pause),
        IntakeOutcome.TooMany tooMany => new ProblemResult(ProblemCatalog.TooManyBuilds, tooMany.RetryAfter),
        IntakeOutcome.Busy => new ProblemResult(ProblemCatalog.TooManyReviews, ReviewRooms.Pause),
        IntakeOutcome.Malformed malformed => ProblemResult.From(ProblemCatalog.BodyInvalid, malformed.Errors.Select(ProblemErrors.From)),
        IntakeOutcome.Conflict => new ProblemResult(ProblemCatalog.DeliveryConflict),
        IntakeOutcome.Outdated outdated => new ProblemResult(ProblemCatalog.RunOutdated(outdated.RunNumber, outdated.RolloutId)),
        IntakeOutcome.Refused refused => ProblemResult.From(ProblemCatalog.BuildRefused, refused.Refusals.Select(ProblemErrors.From)),
        IntakeOutcome.Invalid invalid => ProblemResult.From(ProblemCatalog.ManifestInvalid, ProblemErrors.OfManifest(invalid.Findings)),
        IntakeOutcome.Frozen frozen => new ProblemResult(OperatorProblems.ModeFrozen(frozen.Freeze), frozen.RetryAfter),
        _ => new ProblemResult(ProblemCatalog.LedgerUnavailable, LedgerFilter.Pause),
    };
}
