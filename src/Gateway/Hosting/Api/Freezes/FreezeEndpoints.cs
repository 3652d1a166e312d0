using System.ComponentModel;
using Gateway.Builds;
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
                + "Running rollouts continue. `until` is shown with the offset that it was sent with. Rollbacks and cancellations stay possible, retries do not. Requires the role operator or admin.")
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
        api.MapPost("/modes/{mode}/freeze/exceptions", PostExceptionAsync)
            .WithName("PostFreezeException")
            .WithTags("Operating")
            .WithSummary("Have a frozen MODE accept one commit")
            .WithDescription(
                "Builds of the commit are accepted although the MODE is frozen, by an operator or by a window of the settings; so are its retries and redeployments. Send the refused build again. "
                + "It ends after a day, or after the time in `for`. Requires the role operator or admin.")
            .Accepts<FreezeExceptionRequest>("application/json")
            .Produces<FreezeExceptionResource>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 403, 404, 408, 413, 415, 503);
        api.MapDelete("/modes/{mode}/freeze/exceptions", DeleteExceptionAsync)
            .WithName("DeleteFreezeException")
            .WithTags("Operating")
            .WithSummary("End the exception of a commit")
            .WithDescription("Builds of the commit are refused again while the MODE is frozen. Requires the role operator or admin.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 401, 403, 404, 503);
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

    private static async Task<IResult> DeleteAsync(string mode, HttpContext http, GatewayPolicy policy, ModeFreezes freezes, FreezeRegister register, CancellationToken cancellationToken)
    {
        if (PathNames.Mode(policy, mode) is not { } found)
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.Unfreeze, new ProblemResult(PathNames.UnknownMode(policy)));
        }

        return await freezes.UnfreezeAsync(found.Name, Callers.ActorOf(http), cancellationToken)
            ? TypedResults.NoContent()
            : new ProblemResult(FreezeProblems.NotFrozen(found.Name, await register.FindAsync(found.Name, cancellationToken)));
    }

    private static Task<IResult> PostExceptionAsync(
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
        AuditActions.FreezeException,
        options.Value.MaxBodyBytes,
        FreezeExceptionRequest.Read,
        async (found, request) =>
        {
            var by = Callers.ActorOf(http);
            var now = time.GetUtcNow();
            var exception = new FreezeException
            {
                Mode = found.Name,
                Repository = request.Repository.ToLowerInvariant(),
                Commit = request.Commit,
                Reason = request.Reason,
                By = by.Name,
                At = now,
                Until = now + request.Length,
            };
            await freezes.AddExceptionAsync(exception, by, cancellationToken);
            return TypedResults.Json(FreezeExceptionResource.From(exception), FreezeJson.Answers.FreezeExceptionResource);
        },
        cancellationToken);

    private static async Task<IResult> DeleteExceptionAsync(
        string mode,
        HttpContext http,
        GatewayPolicy policy,
        FreezeRegister freezes,
        CancellationToken cancellationToken,
        [Description("Full name of the repository, owner/name; case-insensitive.")] string? repository = null,
        [Description("The commit, as the exception names it.")] string? commit = null)
    {
        if (PathNames.Mode(policy, mode) is not { } found)
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.FreezeException, new ProblemResult(PathNames.UnknownMode(policy)));
        }

        List<ProblemError> errors =
        [
            .. repository is null || !BuildSyntax.IsRepository(repository) ? [PageQuery.Invalid("repository", "Must be the full name owner/name.")] : (ProblemError[])[],
            .. commit is null || !BuildSyntax.IsCommitStart(commit) ? [PageQuery.Invalid("commit", "Must be a commit, or its first 7 digits or more, in lower case.")] : (ProblemError[])[],
        ];
        if (errors.Count > 0)
        {
            return await RefusedOrders.RecordAsync(http, AuditActions.FreezeException, ProblemResult.From(ProblemCatalog.QueryInvalid, errors));
        }

        var exception = new FreezeException { Mode = found.Name, Repository = repository!.ToLowerInvariant(), Commit = commit!, Reason = "", By = "" };
        return await freezes.EndExceptionAsync(exception, Callers.ActorOf(http), cancellationToken)
            ? TypedResults.NoContent()
            : new ProblemResult(FreezeProblems.NotExcepted(found.Name, exception));
    }
}
