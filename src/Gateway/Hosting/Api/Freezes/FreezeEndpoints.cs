using Gateway.Hosting.Access;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Policy;
using Gateway.Rollouts.Freezes;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api.Freezes;

/// <summary>Where operators freeze MODEs.</summary>
internal static class FreezeEndpoints
{
    public static void MapFreezes(this IEndpointRouteBuilder api)
    {
        api.MapPut("/modes/{mode}/freeze", PutAsync)
            .WithName("PutFreeze")
            .WithTags("Operating")
            .WithSummary("Freeze a MODE, or change its freeze")
            .WithDescription(
                "Until the freeze ends, builds of the MODE are refused with 423, the reason and `Retry-After`; rollouts that were accepted but not started end as `cancelled`. "
                + "Running rollouts continue. Rollbacks and cancellations stay possible, retries do not. Requires the role operator or admin.")
            .Accepts<FreezeRequest>("application/json")
            .Produces<FreezeResource>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 403, 404, 408, 413, 415, 503);
        api.MapDelete("/modes/{mode}/freeze", DeleteAsync)
            .WithName("DeleteFreeze")
            .WithTags("Operating")
            .WithSummary("End a MODE's freeze")
            .WithDescription("Builds of the MODE are accepted again. Builds that the freeze refused must be sent again, and rollouts that it cancelled must be retried. Requires the role operator or admin.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(401, 403, 404, 503);
    }

    private static Task<IResult> PutAsync(
        string mode,
        HttpContext http,
        GatewayPolicy policy,
        ModeFreezes freezes,
        IOptions<WebhookOptions> options,
        TimeProvider time,
        CancellationToken cancellationToken) => ModeOrder.AnswerAsync(
        http,
        policy,
        mode,
        AuditActions.Freeze,
        options.Value.MaxBodyBytes,
        body => FreezeRequest.Read(body, time.GetUtcNow()),
        async (found, request) =>
        {
            var by = Callers.ActorOf(http);
            var freeze = new ModeFreeze { Mode = found.Name, Reason = request.Reason, By = by.Name, At = time.GetUtcNow(), Until = request.End };
            await freezes.FreezeAsync(freeze, by, cancellationToken);
            return TypedResults.Json(FreezeResource.From(freeze), FreezeJson.Answers.FreezeResource);
        },
        cancellationToken);

    private static async Task<IResult> DeleteAsync(string mode, HttpContext http, GatewayPolicy policy, ModeFreezes freezes, CancellationToken cancellationToken)
    {
        if (PathNames.Mode(policy, mode) is not { } found)
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.Unfreeze, new ProblemResult(PathNames.UnknownMode(policy)));
        }

        return await freezes.UnfreezeAsync(found.Name, Callers.ActorOf(http), cancellationToken)
            ? TypedResults.NoContent()
            : new ProblemResult(FreezeProblems.NotFrozen(found.Name));
    }
}
