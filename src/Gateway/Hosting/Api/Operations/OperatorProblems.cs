using Gateway.Hosting.Api.Freezes;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Http;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Operations;

namespace Gateway.Hosting.Api.Operations;

/// <summary>The kinds of problem that operators' orders end with, beside those of <see cref="ProblemCatalog"/>.</summary>
internal static class OperatorProblems
{
    public static GatewayProblem RolloutOfOtherLane(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutOfOtherLane,
        "The rollout belongs to another repository or MODE.",
        $"Rollout {rollout.Id} changed MODE {rollout.Mode} for {rollout.Repository}. Name one of the repository and MODE that are to go back: GET /api/v1/rollouts lists them.");

    public static GatewayProblem RolloutNotSucceeded(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutNotSucceeded,
        "Only a rollout that succeeded can be gone back to.",
        $"Rollout {rollout.Id} is {Name(rollout.Status)}. GET /api/v1/rollouts?status=succeeded lists those that can.");

    public static GatewayProblem SpecsMissing(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.SpecsMissing,
        "What the rollout applied was not recorded.",
        $"Rollout {rollout.Id} was applied by a version of the gateway that did not record what it applied. Go back to a later one, or run the workflow of its commit again.");

    public static GatewayProblem NothingBefore(Rollout current) => ProblemCatalog.Make(
        StatusCodes.Status404NotFound,
        Codes.NotFound,
        "There is nothing to go back to.",
        $"What runs in MODE {current.Mode} for {current.Repository} since rollout {current.Id} is the first that succeeded there, or the same.");

    public static GatewayProblem NeverSucceeded(Lane lane) => ProblemCatalog.Make(
        StatusCodes.Status404NotFound,
        Codes.NotFound,
        "There is nothing to go back to.",
        $"No rollout of {lane.Repository} to MODE {lane.Mode} ever succeeded. GET /api/v1/modes shows which repositories run there.");

    public static GatewayProblem RolloutFinished(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutFinished,
        "The rollout has ended already.",
        $"Rollout {rollout.Id} is {Name(rollout.Status)}. What succeeded is undone with POST /api/v1/modes/{rollout.Mode}/rollbacks.");

    public static GatewayProblem RolloutNotRetryable(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutNotRetryable,
        "The rollout is not one to try again.",
        rollout.Kind == RolloutKind.Heal
            ? $"Rollout {rollout.Id} healed drift, which is looked at again by itself."
            : $"Rollout {rollout.Id} is {Name(rollout.Status)}; only one that failed, was rolled back, cancelled or superseded is tried again.");

    /// <summary>The problem that an order ended with.</summary>
    public static ProblemResult From(OrderOutcome outcome) => outcome switch
    {
        OrderOutcome.Unknown => new ProblemResult(RolloutProblems.Unknown),
        OrderOutcome.NeverSucceeded never => new ProblemResult(NeverSucceeded(never.Lane)),
        OrderOutcome.NothingBefore nothing => new ProblemResult(NothingBefore(nothing.Current)),
        OrderOutcome.OtherLane other => new ProblemResult(RolloutOfOtherLane(other.Rollout)),
        OrderOutcome.NotSucceeded not => new ProblemResult(RolloutNotSucceeded(not.Rollout)),
        OrderOutcome.SpecsMissing missing => new ProblemResult(SpecsMissing(missing.Rollout)),
        OrderOutcome.Finished finished => new ProblemResult(RolloutFinished(finished.Rollout)),
        OrderOutcome.NotRetryable not => new ProblemResult(RolloutNotRetryable(not.Rollout)),
        OrderOutcome.Outdated outdated => new ProblemResult(RolloutProblems.RunOutdated(outdated.RunNumber, outdated.RolloutId)),
        OrderOutcome.Frozen frozen => new ProblemResult(FreezeProblems.ModeFrozen(frozen.Freeze), frozen.RetryAfter),
        _ => throw new InvalidOperationException($"The outcome {outcome} is no problem."),
    };

    private static string Name(RolloutStatus status) => SnakeCaseEnum<RolloutStatus>.NameOf(status);
}
