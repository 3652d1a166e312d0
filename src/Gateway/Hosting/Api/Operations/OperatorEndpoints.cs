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
                "Applies what an earlier rollout applied again, as a new rollout; the policy as it is now has the last word. "
                + "`previous` goes back to what ran before what runs now, judged by the rollouts that succeeded: one that is under way is to be cancelled first, and those that changed nothing do not count. "
                + "A rollback runs what it went back to, so that `previous` again, once it has succeeded, goes back one further and never forward to what was just left; "
                + "to go forward, name the rollout's id. One that would prune more than half of the deployments that are in place needs `allow_mass_prune`. Possible during a freeze. Needs the role operator or admin. With `Prefer: wait=N` it waits up to N seconds for the end.")
            .Accepts<RollbackRequest>("application/json")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 401, 403, 404, 408, 409, 413, 415, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);
        api.MapPost("/rollouts/{id}/cancel", CancelAsync)
            .WithName("CancelRollout")
            .WithTags("Operating")
            .WithSummary("End a rollout before its time")
            .WithDescription(
                "One that was not taken up yet ends at once (200). One that runs stops at its next step, puts back what it has written and ends `cancelled` (202); "
                + "when it had done everything already it succeeds all the same. Possible during a freeze. Needs the role operator or admin. "
                + "With `Prefer: wait=N` it waits up to N seconds for the end.")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(401, 403, 404, 409, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);
        api.MapPost("/rollouts/{id}/retry", RetryAsync)
            .WithName("RetryRollout")
            .WithTags("Operating")
            .WithSummary("Try a rollout again that did not succeed")
            .WithDescription(
                "For one that failed, was rolled back, cancelled or superseded: its build runs again as a new rollout, under the settings as they are now, "
                + "unless a newer run was applied since. A rollback that did not succeed is rolled back to the same rollout again. Needs the role operator or admin. "
                + "With `Prefer: wait=N` it waits up to N seconds for the end.")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(401, 403, 404, 409, 423, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);
    }

    private static async Task<IResult> RollBackAsync(
        string mode,
        HttpContext http,
        GatewayPolicy policy,
        OperatorOrders orders,
        RolloutAnswers answers,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        if (PathNames.Mode(policy, mode) is not { } found)
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.Rollback, new ProblemResult(PathNames.UnknownMode(policy)));
        }

        var (body, problem) = await OrderBody.ReadAsync(http.Request, options.Value.MaxBodyBytes, cancellationToken);
        if (problem is not null)
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.Rollback, problem);
        }

        var (request, errors) = RollbackRequest.Read(body);
        if (request is null)
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.Rollback, OrderBody.Invalid(errors));
        }

        var lane = new Lane(request.Repository, found.Name);
        var outcome = await orders.RollBackAsync(lane, request.Id, request.AllowMassPrune, Callers.ActorOf(http), cancellationToken);
        return await AnswerAsync(http, outcome, answers, cancellationToken);
    }

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
