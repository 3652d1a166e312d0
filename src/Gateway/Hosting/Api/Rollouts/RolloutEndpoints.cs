using System.ComponentModel;
using Gateway.Builds;
using Gateway.Hosting.Http;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Microsoft.Net.Http.Headers;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>What the rollouts did.</summary>
internal static class RolloutEndpoints
{
    public static void MapRollouts(this IEndpointRouteBuilder api) =>
        api.MapGet("/rollouts", ListAsync)
            .WithName("ListRollouts")
            .WithTags("Rollouts")
            .WithSummary("List rollouts, newest first")
            .WithDescription(
                "Returns rollouts of every kind without their steps, filtered by repository, project, branch, MODE and status. `next` is the path of the next page, "
                + "or null on the last page. Rollouts that are accepted in the meantime do not shift the pages.")
            .Produces<RolloutPage>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 503);

    /// <summary>Maps what a repository's CI may see of its own rollouts, too.</summary>
    public static void MapRollout(this IEndpointRouteBuilder api) =>
        api.MapGet("/rollouts/{id}", GetAsync)
            .WithName("GetRollout")
            .WithTags("Rollouts")
            .WithSummary("Show a rollout with its steps")
            .WithDescription(
                "Returns what was requested, by whom and with which credentials; how the rollout ended, or its progress; and every step in order. "
                + "`failure` says why it did not succeed; `findings` lists what its author should know. With `Accept: text/html`, as browsers send it, the response is a page, errors included. "
                + RolloutAccess.Description)
            .WithMetadata(AnswersHtml.Instance)
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .ProducesProblems(401, 404, 503)
            .ReadsRepositoryProof();

    private static async Task<IResult> ListAsync(
        IRolloutLedger ledger,
        CancellationToken cancellationToken,
        [Description("Full name of a repository, owner/name; case-insensitive.")] string? repository = null,
        [Description("A project: the folder of a manifest in its repository; empty for the root.")] string? project = null,
        [Description("A branch, without refs/heads/.")] string? branch = null,
        [Description("Name of a MODE.")] string? mode = null,
        [Description("A status: accepted, planning, applying, verifying, restoring, succeeded, failed, rolled_back, superseded or cancelled.")] string? status = null,
        [Description("Rollouts per page, 1 to 100; 20 by default.")] string? limit = null,
        [Description("Where the page starts, from `next` of the previous page.")] string? cursor = null)
    {
        var errors = new List<ProblemError>();
        var filter = new RolloutFilter(repository, project, mode, ReadStatus(status, errors), PageQuery.ReadCursor(cursor, errors), PageQuery.ReadLimit(limit, errors))
        {
            Ref = branch is null ? null : BuildSyntax.BranchPrefix + branch,
        };
        if (errors.Count > 0)
        {
            return new ProblemResult(ProblemCatalog.QueryInvalid with { Errors = errors });
        }

        var rollouts = await ledger.ListAsync(filter with { Limit = filter.Limit + 1 }, cancellationToken);
        var items = rollouts.Take(filter.Limit).ToList();
        var next = rollouts.Count > filter.Limit ? NextPath(filter, items[^1].Sequence) : null;
        return TypedResults.Json(
            new RolloutPage(items.ConvertAll(rollout => rollout.ToResource()), next),
            RolloutJson.Answers.RolloutPage);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext http, IRolloutLedger ledger, CancellationToken cancellationToken)
    {
        if (await RolloutAccess.FindAsync(id, http, ledger, cancellationToken) is not { } rollout)
        {
            return new ProblemResult(RolloutProblems.Unknown);
        }

        var steps = await ledger.ListStepsAsync(rollout.Sequence, cancellationToken);
        http.Response.Headers.Vary = HeaderNames.Accept;
        if (AnswersHtml.Applies(http))
        {
            await RolloutHtml.Write(rollout.ToResource(steps)).AnswerAsync(http, StatusCodes.Status200OK);
            return Results.Empty;
        }

        return TypedResults.Json(rollout.ToResource(steps), RolloutJson.Answers.RolloutResource);
    }

    private static RolloutStatus? ReadStatus(string? text, List<ProblemError> errors)
    {
        if (text is null)
        {
            return null;
        }

        foreach (var status in Enum.GetValues<RolloutStatus>())
        {
            if (SnakeCaseEnum<RolloutStatus>.NameOf(status).Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return status;
            }
        }

        errors.Add(PageQuery.Invalid("status", $"Must be one of {string.Join(", ", Enum.GetValues<RolloutStatus>().Select(SnakeCaseEnum<RolloutStatus>.NameOf))}."));
        return null;
    }

    private static string NextPath(RolloutFilter filter, long cursor)
    {
        var query = PageQuery.Next(cursor, filter.Limit);
        query = filter.Repository is { } repository ? query.Add("repository", repository) : query;
        query = filter.Project is { } project ? query.Add("project", project) : query;
        query = filter.Ref is { } reference ? query.Add("branch", reference[BuildSyntax.BranchPrefix.Length..]) : query;
        query = filter.Mode is { } mode ? query.Add("mode", mode) : query;
        query = filter.Status is { } status ? query.Add("status", SnakeCaseEnum<RolloutStatus>.NameOf(status)) : query;
        return "/api/v1/rollouts" + query;
    }
}
