using Gateway.Hosting.Access;
using Gateway.Hosting.Problems;
using Gateway.Intake;

namespace Gateway.Hosting.Api;

/// <summary>The problem that a build result ends with which is not accepted.</summary>
internal static class ReceptionProblems
{
    public static ProblemResult Of(Reception reception, FailureLimit failures, HttpContext http) => reception switch
    {
        Reception.Unproven => AccessProblems.Unproven(failures, http),
        Reception.Unverifiable => new ProblemResult(ProblemCatalog.ProofUnverifiable, LedgerFilter.Pause),
        Reception.TooMany tooMany => new ProblemResult(ProblemCatalog.TooManyBuilds, tooMany.RetryAfter),
        Reception.Busy => new ProblemResult(ProblemCatalog.TooManyReviews, ReviewRooms.Pause),
        Reception.Malformed malformed => ProblemResult.Of(ProblemCatalog.BodyInvalid, malformed.Errors.Select(ProblemErrors.From)),
        Reception.Conflict => new ProblemResult(ProblemCatalog.DeliveryConflict),
        Reception.Outdated outdated => new ProblemResult(ProblemCatalog.RunOutdated(outdated.RunNumber, outdated.RolloutId)),
        Reception.Refused refused => ProblemResult.Of(ProblemCatalog.BuildRefused, refused.Refusals.Select(ProblemErrors.From)),
        Reception.Invalid invalid => ProblemResult.Of(ProblemCatalog.ManifestInvalid, ProblemErrors.OfManifest(invalid.Findings)),
        Reception.Frozen frozen => new ProblemResult(OperatorProblems.ModeFrozen(frozen.Freeze), frozen.RetryAfter),
        _ => new ProblemResult(ProblemCatalog.LedgerUnavailable, LedgerFilter.Pause),
    };
}
