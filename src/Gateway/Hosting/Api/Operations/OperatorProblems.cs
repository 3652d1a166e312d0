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
        "The rollout belongs to another repository, project, branch or MODE.",
        $"Rollout {rollout.Id} changed MODE {rollout.Mode} for {rollout.Origin}. Choose a rollout of the repository, project, branch and MODE that you want to roll back, or name these of the rollout in the order. GET /api/v1/rollouts lists them.");

    public static GatewayProblem RolloutNotSucceeded(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutNotSucceeded,
        "You can only roll back to a rollout that succeeded.",
        $"Rollout {rollout.Id} is {Name(rollout.Status)}. GET /api/v1/rollouts?status=succeeded lists the rollouts that succeeded.");

    public static GatewayProblem RolloutRemoved(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutNotSucceeded,
        "You can only roll back to a rollout that deployed something.",
        $"Rollout {rollout.Id} deleted the deployments of the branch {rollout.Branch}, and there is nothing before it that the branch could go back to. Roll back to the id of an earlier rollout, or run the branch's workflow again.");

    public static GatewayProblem SpecsMissing(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.SpecsMissing,
        "The rollout has no record of what it applied.",
        $"Rollout {rollout.Id} was applied by a gateway version that did not record what it applied. Roll back to a later rollout, or run the workflow of its commit again.");

    public static GatewayProblem NothingBefore(Rollout current) => ProblemCatalog.Make(
        StatusCodes.Status404NotFound,
        Codes.NotFound,
        "There is no earlier rollout to roll back to.",
        $"Rollout {current.Id}, which runs in MODE {current.Mode} for {NameOf(Lane.Of(current))}, is the first that succeeded there, or equals it.");

    private const int MaxLanes = 5;

    public static GatewayProblem NeverSucceeded(Lane lane, IReadOnlyList<Lane> others) => ProblemCatalog.Make(
        StatusCodes.Status404NotFound,
        Codes.NotFound,
        "There is no earlier rollout to roll back to.",
        $"No rollout of {NameOf(lane)} to MODE {lane.Mode} has succeeded yet. " + (lane.Branch.Length > 0 && others.Count > 0 && others.All(static other => other.Branch.Length == 0)
            ? "Branches share their deployments there: leave branch out."
            : others.Count == 0
            ? "GET /api/v1/modes shows which repositories and projects run there."
            : $"The repository has these there: {string.Join("; ", others.Take(MaxLanes).Select(NameOf))}{(others.Count > MaxLanes ? "; …" : "")}. Name one in project and branch."));

    public static GatewayProblem NothingToChange(Rollout target) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.NothingToChange,
        "The order would change nothing.",
        $"The deployments in MODE {target.Mode} are already as rollout {target.Id} left them (commit {target.Sha[..12]}), by the gateway's look at the server a moment ago. GET /api/v1/rollouts?repository={target.Repository}&mode={target.Mode} lists the others.");

    public static GatewayProblem NeverDeployed(Lane lane, string what) => ProblemCatalog.Make(
        StatusCodes.Status404NotFound,
        Codes.NotFound,
        "There is no such rollout to roll back to.",
        $"No rollout of {NameOf(lane)} to MODE {lane.Mode} that succeeded is of {what}. GET /api/v1/rollouts?status=succeeded lists the rollouts that succeeded.");

    public static GatewayProblem AmbiguousCommit(string commit, IReadOnlyList<string> commits) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.CommitAmbiguous,
        "More than one commit begins with these digits.",
        $"{commit} is the beginning of {string.Join(" and ", commits.Take(MaxLanes))}. Send all 40 digits.");

    public static GatewayProblem NothingHeld(Lane lane) => ProblemCatalog.Make(
        StatusCodes.Status404NotFound,
        Codes.NotFound,
        "The resource was not found.",
        $"No rollback holds {NameOf(lane)} in MODE {lane.Mode}. GET /api/v1/modes lists what is held.");

    public static GatewayProblem UnderWay(Lane lane) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutUnderWay,
        "A rollout is under way.",
        $"Drift of {NameOf(lane)} in MODE {lane.Mode} is only healed while no rollout changes its deployments. Wait for its end and order it again.");

    public static GatewayProblem RolloutFinished(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutFinished,
        "The rollout has already ended.",
        $"Rollout {rollout.Id} is {Name(rollout.Status)}. To undo a successful rollout, use POST /api/v1/modes/{rollout.Mode}/rollbacks.");

    public static GatewayProblem RolloutNotRetryable(Rollout rollout) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.RolloutNotRetryable,
        "The rollout cannot be retried.",
        rollout.Kind == RolloutKind.Heal
            ? $"Rollout {rollout.Id} healed drift, which the gateway checks again automatically."
            : $"Rollout {rollout.Id} is {Name(rollout.Status)}. Only a rollout that failed or was rolled back, cancelled or superseded can be retried.{(rollout.Status == RolloutStatus.Succeeded ? $" To carry out one that succeeded again, use POST /api/v1/rollouts/{rollout.Id}/redeploy." : "")}");

    /// <summary>The problem that an order ended with.</summary>
    public static ProblemResult From(OrderOutcome outcome) => outcome switch
    {
        OrderOutcome.Unknown => new ProblemResult(RolloutProblems.Unknown),
        OrderOutcome.NeverSucceeded never => new ProblemResult(NeverSucceeded(never.Lane, never.Others)),
        OrderOutcome.NothingBefore nothing => new ProblemResult(NothingBefore(nothing.Current)),
        OrderOutcome.OtherLane other => new ProblemResult(RolloutOfOtherLane(other.Rollout)),
        OrderOutcome.NotSucceeded not => new ProblemResult(RolloutNotSucceeded(not.Rollout)),
        OrderOutcome.Removed removed => new ProblemResult(RolloutRemoved(removed.Rollout)),
        OrderOutcome.SpecsMissing missing => new ProblemResult(SpecsMissing(missing.Rollout)),
        OrderOutcome.Finished finished => new ProblemResult(RolloutFinished(finished.Rollout)),
        OrderOutcome.NotRetryable not => new ProblemResult(RolloutNotRetryable(not.Rollout)),
        OrderOutcome.Outdated outdated => new ProblemResult(RolloutProblems.RunOutdated(outdated.RunNumber, outdated.RolloutId)),
        OrderOutcome.OnHold held => new ProblemResult(RolloutProblems.LaneHeld(held.Hold, held.TakesOthers)),
        OrderOutcome.NothingToChange nothing => new ProblemResult(NothingToChange(nothing.Target)),
        OrderOutcome.NeverDeployed never => new ProblemResult(NeverDeployed(never.Lane, never.What)),
        OrderOutcome.AmbiguousCommit ambiguous => new ProblemResult(AmbiguousCommit(ambiguous.Commit, ambiguous.Commits)),
        OrderOutcome.UnderWay underWay => new ProblemResult(UnderWay(underWay.Lane)),
        OrderOutcome.Held held => new ProblemResult(BranchProblems.HeldByOtherBranch(held.Holder)),
        OrderOutcome.TooManyBranches many => new ProblemResult(BranchProblems.TooManyBranches(many.Limit, many.Branches, many.Setting)),
        OrderOutcome.Frozen frozen => new ProblemResult(FreezeProblems.ModeFrozen(frozen.Freeze), frozen.RetryAfter),
        _ => throw new InvalidOperationException($"The outcome {outcome} is not a problem."),
    };

    private static string NameOf(Lane lane) =>
        $"{(lane.Project.Length == 0 ? "the root" : "project " + lane.Project)} of {lane.Repository}{(lane.Branch.Length == 0 ? "" : $" with branch {lane.Branch}")}";

    private static string Name(RolloutStatus status) => SnakeCaseEnum<RolloutStatus>.NameOf(status);
}
