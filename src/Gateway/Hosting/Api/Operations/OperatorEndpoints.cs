using Gateway.Hosting.Access;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Operations;
using Gateway.Policy;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api.Operations;

/// <summary>What operators may have done with rollouts.</summary>
internal static class OperatorEndpoints
{
    public static void MapOperators(this IEndpointRouteBuilder api)
    {
        api.MapPost("/modes/{mode}/rollbacks", RollBackAsync)
            .WithName("PostRollback")
            .WithTags("Operating")
            .WithSummary("Roll a repository's MODE back")
            .WithDescription(
                "Applies an earlier rollout again, as a new rollout, if the current policy allows it. "
                + "`previous` is the last successful rollout before the one that runs now; rollouts that changed nothing do not count. Cancel a running rollout first. "
                + "After a successful rollback, `previous` goes back one rollout further, and never forward to the one that was rolled back; "
                + "to go forward, send the rollout's id. A rollback that would prune more than half of the live deployments requires `allow_mass_prune`. Possible during a freeze. Requires the role operator or admin. With `Prefer: wait=N` it waits up to N seconds for the end.")
            .Accepts<RollbackRequest>("application/json")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 401, 403, 404, 408, 409, 413, 415, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);
        api.MapPost("/rollouts/{id}/cancel", CancelAsync)
            .WithName("CancelRollout")
            .WithTags("Operating")
            .WithSummary("Cancel a rollout")
            .WithDescription(
                "A rollout that was not started ends immediately (200). A running rollout stops at its next step, reverts what it has written and ends as `cancelled` (202); "
                + "if it had already done everything, it succeeds anyway. Possible during a freeze. Requires the role operator or admin. "
                + "With `Prefer: wait=N` it waits up to N seconds for the end.")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(401, 403, 404, 409, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);
        api.MapPost("/rollouts/{id}/retry", RetryAsync)
            .WithName("RetryRollout")
            .WithTags("Operating")
            .WithSummary("Retry a rollout that did not succeed")
            .WithDescription(
                "Runs the build of a rollout that failed or was rolled back, cancelled or superseded again as a new rollout with the current settings, "
                + "unless a newer run was applied since. For a rollback that did not succeed, it rolls back to the same rollout again. Requires the role operator or admin. "
                + "With `Prefer: wait=N` it waits up to N seconds for the end.")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(401, 403, 404, 409, 423, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);
    }

    private static Task<IResult> RollBackAsync(
        string mode,
        HttpContext http,
        GatewayPolicy policy,
        OperatorOrders orders,
        RolloutAnswers answers,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken) => ModeOrder.AnswerAsync(
        http,
        policy,
        mode,
        AuditActions.Rollback,
        options.Value.MaxBodyBytes,
        RollbackRequest.Read,
        async (found, request) =>
        {
            var lane = new Lane(request.Repository, request.Project, found.Name) { Branch = request.Branch };
            var outcome = await orders.RollBackAsync(lane, request.Id, request.AllowMassPrune, Callers.ActorOf(http), cancellationToken);
            return await AnswerAsync(http, outcome, answers, cancellationToken);
        },
        cancellationToken);

    private static async Task<IResult> CancelAsync(
        string id,
        HttpContext http,
        OperatorOrders orders,
        RolloutAnswers answers,
        CancellationToken cancellationToken) =>
        PathNames.IsRollout(id, out var rollout)
            ? await AnswerAsync(http, await orders.CancelAsync(rollout, Callers.ActorOf(http), cancellationToken), answers, cancellationToken)
            : await RefusedOrders.RecordAsync(http, AuditActions.Cancel, OperatorProblems.From(new OrderOutcome.Unknown()));

    private static async Task<IResult> RetryAsync(
        string id,
        HttpContext http,
        OperatorOrders orders,
        RolloutAnswers answers,
        CancellationToken cancellationToken) =>
        PathNames.IsRollout(id, out var rollout)
            ? await AnswerAsync(http, await orders.RetryAsync(rollout, Callers.ActorOf(http), cancellationToken), answers, cancellationToken)
            : await RefusedOrders.RecordAsync(http, AuditActions.Retry, OperatorProblems.From(new OrderOutcome.Unknown()));

    private static async Task<IResult> AnswerAsync(HttpContext http, OrderOutcome outcome, RolloutAnswers answers, CancellationToken cancellationToken) =>
        outcome is OrderOutcome.Done { Rollout: var rollout }
            ? await answers.AnswerAsync(http, rollout.Id, rollout, cancellationToken)
            : OperatorProblems.From(outcome);
}
