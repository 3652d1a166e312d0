using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Plans;
using Gateway.Rollouts;

namespace Gateway.Hosting.Api.Plans;

/// <summary>What rollouts changed, and how they differ.</summary>
internal static class ChangesEndpoints
{
    private const string Forms = "With `Accept: text/markdown` the response is Markdown. ";

    /// <summary>Maps what a repository's CI may see of its own rollouts, too.</summary>
    public static void MapChanges(this IEndpointRouteBuilder api) =>
        api.MapGet("/rollouts/{id}/changes", GetAsync)
            .WithName("GetRolloutChanges")
            .WithTags("Rollouts")
            .WithSummary("Show what a rollout changed")
            .WithDescription(
                "Returns each field's old and new value for each deployment, as the rollout found it before its first write, masked as in plans. "
                + "Empty if the rollout changed nothing, has not begun to, or is of a version of the gateway that did not record it. "
                + Forms
                + RolloutAccess.Description)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(ChangesResource), ["application/json", PlanAnswers.Markdown]))
            .ProducesProblems(401, 404, 406, 503)
            .ReadsRepositoryProof();

    /// <summary>Maps what readers may see.</summary>
    public static void MapComparisons(this IEndpointRouteBuilder api)
    {
        api.MapGet("/rollouts/{id}/compare/{other}", CompareAsync)
            .WithName("CompareRollouts")
            .WithTags("Rollouts")
            .WithSummary("Show how what two rollouts applied differs")
            .WithDescription("Returns what would change from what the first rollout applied to what the second one did, masked as in plans. The rollouts may be of different MODEs. Deployments that are the same in both are left out. " + Forms)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(ChangesResource), ["application/json", PlanAnswers.Markdown]))
            .ProducesProblems(401, 404, 406, 409, 503);
        api.MapGet("/rollouts/{id}/compare/live", CompareLiveAsync)
            .WithName("CompareRolloutWithLive")
            .WithTags("Rollouts")
            .WithSummary("Show how the server differs from what a rollout applied")
            .WithDescription("Returns the plan of carrying the rollout out again: each field that differs, with its value on the server and in the rollout. Nothing is changed. " + Forms)
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(PlanResource), ["application/json", PlanAnswers.Markdown]))
            .ProducesProblems(401, 403, 404, 406, 409, 502, 503);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, IRolloutLedger ledger, RolloutComparison comparison, CancellationToken cancellationToken)
    {
        if (PlanFormats.Choose(http.Request.Headers.Accept) is not { } format)
        {
            return new ProblemResult(PlanProblems.NotAcceptable);
        }

        return await RolloutAccess.FindAsync(id, http, ledger, cancellationToken) is { } rollout
            ? PlanAnswers.Answer(http, PlanResources.ToResource(rollout.Id, await comparison.ReadAsync(rollout, cancellationToken)), format)
            : new ProblemResult(RolloutProblems.Unknown);
    }

    private static async Task<IResult> CompareAsync(string id, string other, HttpContext http, IRolloutLedger ledger, RolloutComparison comparison, CancellationToken cancellationToken)
    {
        if (PlanFormats.Choose(http.Request.Headers.Accept) is not { } format)
        {
            return new ProblemResult(PlanProblems.NotAcceptable);
        }

        if (await FindAsync(id, ledger, cancellationToken) is not { } before || await FindAsync(other, ledger, cancellationToken) is not { } after)
        {
            return new ProblemResult(RolloutProblems.Unknown);
        }

        return await comparison.CompareAsync(before, after, cancellationToken) is { } differences
            ? PlanAnswers.Answer(http, PlanResources.ToResource(before.Id, after.Id, differences), format)
            : new ProblemResult(PlanProblems.NotComparable);
    }

    private static async Task<IResult> CompareLiveAsync(string id, HttpContext http, IRolloutLedger ledger, OrderPlanner planner, TimeProvider time, CancellationToken cancellationToken)
    {
        if (PlanFormats.Choose(http.Request.Headers.Accept) is not { } format)
        {
            return new ProblemResult(PlanProblems.NotAcceptable);
        }

        if (await FindAsync(id, ledger, cancellationToken) is not { } rollout)
        {
            return new ProblemResult(RolloutProblems.Unknown);
        }

        if (rollout.Status != RolloutStatus.Succeeded || rollout.Kind == RolloutKind.Removal)
        {
            return new ProblemResult(PlanProblems.NotComparable);
        }

        var order = RolloutRecords.Again(rollout, RolloutKind.Redeploy, "", time.GetUtcNow());
        return PlanAnswers.Answer(http, await planner.PlanAsync(order, cancellationToken), plan => plan.ToResource(RolloutRecords.ToBuild(order)), format);
    }

    private static async Task<Rollout?> FindAsync(string id, IRolloutLedger ledger, CancellationToken cancellationToken) =>
        PathNames.IsRollout(id, out var rollout) ? await ledger.FindAsync(rollout, cancellationToken) : null;
}
