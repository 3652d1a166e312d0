using System.ComponentModel;
using Gateway.Builds;
using Gateway.Hosting.Access;
using Gateway.Hosting.Api.Plans;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Operations;
using Gateway.Plans;
using Gateway.Policy;
using Gateway.Rollouts;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api.Operations;

/// <summary>What operators may have done with rollouts.</summary>
internal static class OperatorEndpoints
{
    public static void MapOperators(this IEndpointRouteBuilder api)
    {
        api.MapDelete("/modes/{mode}/hold", LetGoAsync)
            .WithName("DeleteHold")
            .WithTags("Operating")
            .WithSummary("End what rollbacks hold in a repository's MODE")
            .WithDescription("Builds that rollbacks of the repository's project had left as bad are accepted again. Send the refused builds again. Requires the role operator or admin.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 401, 403, 404, 503);
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

    /// <summary>Maps what operators may order and anybody who reads may have planned.</summary>
    public static void MapReapplications(this IEndpointRouteBuilder api)
    {
        api.MapPost("/modes/{mode}/rollbacks", RollBackAsync)
            .WithName("PostRollback")
            .WithTags("Operating")
            .WithSummary("Roll a repository's MODE back")
            .WithDescription(
                "Applies an earlier rollout again, as a new rollout, if the current policy allows it. `replaces` says what it goes back from. "
                + "`previous` is the last successful rollout that applied something else than what runs now; the same build once more does not count. Cancel a running rollout first. "
                + "After a successful rollback, `previous` goes back one rollout further, and never forward to the one that was rolled back; "
                + "to go forward, send the rollout's id. A rollback that would change nothing is refused with 409 `nothing_to_change`. "
                + "What was rolled back is held: builds of the same commit or image digest are refused with 423 `lane_held` until another commit was deployed or the hold is ended (`RollbackHold` of the MODE). "
                + "With `dry_run` it only returns the plan, in Markdown if the request accepts that, which requires any role. A rollback that would prune more than half of the live deployments requires `allow_mass_prune`. Possible during a freeze. Otherwise requires the role operator or admin. With `Prefer: wait=N` it waits up to N seconds for the end.")
            .Accepts<RollbackRequest>("application/json")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 401, 403, 404, 408, 409, 413, 415, 502, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);
        api.MapPost("/modes/{mode}/sync", SyncAsync)
            .WithName("PostSync")
            .WithTags("Operating")
            .WithSummary("Heal the drift of a repository's MODE now")
            .WithDescription(
                "Applies what the last successful rollout applied again, as a new rollout of the kind `heal`, whatever `Drift` of the MODE says. "
                + "If nothing drifted, it is refused with 409 `nothing_to_change`; while a rollout is under way, with 409 `rollout_under_way`. "
                + "With `dry_run` it only returns the plan, in Markdown if the request accepts that, which requires any role. Possible during a freeze. Otherwise requires the role operator or admin. With `Prefer: wait=N` it waits up to N seconds for the end.")
            .Accepts<SyncRequest>("application/json")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 401, 403, 404, 408, 409, 413, 415, 502, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);
        api.MapPost("/rollouts/{id}/redeploy", RedeployAsync)
            .WithName("RedeployRollout")
            .WithTags("Operating")
            .WithSummary("Carry out a successful rollout again")
            .WithDescription(
                "Applies what a successful rollout applied again, as a new rollout of the kind `redeploy`, if the current policy allows it. A hold of that release ends when it succeeds. "
                + "With `dry_run` it only returns the plan, in Markdown if the request accepts that, which requires any role. Not possible during a freeze. Otherwise requires the role operator or admin. With `Prefer: wait=N` it waits up to N seconds for the end.")
            .Accepts<RedeployRequest>("application/json")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 401, 403, 404, 408, 409, 413, 415, 423, 502, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);
    }

    private static Task<IResult> RollBackAsync(
        string mode,
        HttpContext http,
        GatewayPolicy policy,
        ReapplyOrders orders,
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
            if (!request.DryRun && await OrderRole.RefuseAsync(http) is { } refused)
            {
                return refused;
            }

            var lane = new Lane(request.Repository, request.Project, found.Name) { Branch = request.Branch };
            var outcome = await orders.RollBackAsync(lane, request.Target, request.Terms, Callers.ActorOf(http), cancellationToken);
            return await AnswerAsync(http, outcome, answers, cancellationToken);
        },
        cancellationToken);

    private static Task<IResult> SyncAsync(
        string mode,
        HttpContext http,
        GatewayPolicy policy,
        ReapplyOrders orders,
        RolloutAnswers answers,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken) => ModeOrder.AnswerAsync(
        http,
        policy,
        mode,
        AuditActions.Heal,
        options.Value.MaxBodyBytes,
        SyncRequest.Read,
        async (found, request) =>
        {
            if (!request.DryRun && await OrderRole.RefuseAsync(http) is { } refused)
            {
                return refused;
            }

            var lane = new Lane(request.Repository, request.Project, found.Name) { Branch = request.Branch };
            var outcome = await orders.SyncAsync(lane, request.Terms, Callers.ActorOf(http), cancellationToken);
            return await AnswerAsync(http, outcome, answers, cancellationToken);
        },
        cancellationToken);

    private static async Task<IResult> RedeployAsync(
        string id,
        HttpContext http,
        ReapplyOrders orders,
        RolloutAnswers answers,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        if (!PathNames.IsRollout(id, out var rollout))
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.Redeploy, OperatorProblems.From(new OrderOutcome.Unknown()));
        }

        // Who has nothing to add sends no body.
        RedeployRequest? request = new();
        if (http.Request.ContentLength is not 0 && (http.Request.ContentLength is not null || http.Request.Headers.TransferEncoding.Count > 0))
        {
            var (body, problem) = await OrderBody.ReadAsync(http.Request, options.Value.MaxBodyBytes, cancellationToken);
            if (problem is not null)
            {
                return await RefusedOrders.RecordAsync(http, AuditActions.Redeploy, problem);
            }

            (request, var errors) = RedeployRequest.Read(body);
            if (request is null)
            {
                return await RefusedOrders.RecordAsync(http, AuditActions.Redeploy, OrderBody.Invalid(errors));
            }
        }

        if (!request.DryRun && await OrderRole.RefuseAsync(http) is { } refused)
        {
            return refused;
        }

        return await AnswerAsync(http, await orders.RedeployAsync(rollout, request.Terms, Callers.ActorOf(http), cancellationToken), answers, cancellationToken);
    }

    private static async Task<IResult> LetGoAsync(
        string mode,
        HttpContext http,
        GatewayPolicy policy,
        ILaneLedger ledger,
        CancellationToken cancellationToken,
        [Description("Full name of the repository, owner/name; case-insensitive.")] string? repository = null,
        [Description("The project: the folder of the manifest in the repository. Default empty: the root.")] string project = "",
        [Description("The branch whose own deployments were rolled back, without refs/heads/. Default empty: those that branches share.")] string branch = "")
    {
        if (PathNames.Mode(policy, mode) is not { } found)
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.Unhold, new ProblemResult(PathNames.UnknownMode(policy)));
        }

        if (repository is null || !BuildSyntax.IsRepository(repository))
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.Unhold, ProblemResult.From(ProblemCatalog.QueryInvalid, [PageQuery.Invalid("repository", "Must be the full name owner/name.")]));
        }

        var lane = new Lane(repository, project, found.Name) { Branch = branch };
        return (await ledger.EndRollbackHoldsAsync(lane, Callers.ActorOf(http), cancellationToken)).Count > 0
            ? TypedResults.NoContent()
            : new ProblemResult(OperatorProblems.NothingHeld(lane));
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
        outcome switch
        {
            OrderOutcome.Done { Rollout: var rollout } => await answers.AnswerAsync(http, rollout.Id, rollout, cancellationToken),
            OrderOutcome.Planned planned => PlanAnswers.Answer(http, planned.Plan, plan => ToResource(plan, planned.Order), PlanFormats.Choose(http.Request.Headers.Accept) ?? PlanFormat.Json),
            _ => OperatorProblems.From(outcome),
        };

    private static PlanResource ToResource(PlannedBuild.Planned plan, Rollout order) => plan.ToResource(RolloutRecords.ToBuild(order)) with
    {
        Replaces = ReplacedResource.From(RolloutRecords.ReadReplaced(order.Replaces)),
    };
}
