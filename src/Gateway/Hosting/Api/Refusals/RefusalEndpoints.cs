using System.ComponentModel;
using Gateway.Builds;
using Gateway.Hosting.Problems;
using Gateway.Ledger;

namespace Gateway.Hosting.Api.Refusals;

/// <summary>Why builds did not become rollouts.</summary>
internal static class RefusalEndpoints
{
    private const int MinCommitLength = 4;

    public static void MapRefusals(this IEndpointRouteBuilder api) =>
        api.MapGet("/refusals", ListAsync)
            .WithName("ListRefusals")
            .WithTags("Rollouts")
            .WithSummary("List refused builds, newest first")
            .WithDescription(
                "Returns the builds that were refused although their sender was who it said: by the policy, for the manifest, by a freeze, a hold or another branch, for a newer run, or because the body could not be read. "
                + "There is no rollout of them. The newest 1,000 of each repository are kept for 90 days (`Gateway:Ledger:MaxRefusedBuilds`, `RefusedBuildRetention`). `next` is the path of the next page, or null on the last page.")
            .Produces<RefusalPage>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 503);

    private static async Task<IResult> ListAsync(
        IRolloutLedger ledger,
        CancellationToken cancellationToken,
        [Description("Full name of a repository, owner/name; case-insensitive.")] string? repository = null,
        [Description("A project: the folder of a manifest in its repository; empty for the root.")] string? project = null,
        [Description("Name of a MODE.")] string? mode = null,
        [Description("A commit, or its first 4 digits or more.")] string? commit = null,
        [Description("Refused builds per page, 1 to 100; 20 by default.")] string? limit = null,
        [Description("Where the page starts, from `next` of the previous page.")] string? cursor = null)
    {
        var errors = new List<ProblemError>();
        var filter = new RefusedFilter(repository, project, mode, ReadCommit(commit, errors), PageQuery.ReadCursor(cursor, errors), PageQuery.ReadLimit(limit, errors));
        if (errors.Count > 0)
        {
            return new ProblemResult(ProblemCatalog.QueryInvalid with { Errors = errors });
        }

        var refused = await ledger.ListRefusedAsync(filter with { Limit = filter.Limit + 1 }, cancellationToken);
        var items = refused.Take(filter.Limit).ToList();
        var next = refused.Count > filter.Limit ? NextPath(filter, items[^1].Sequence) : null;
        return TypedResults.Json(new RefusalPage(items.ConvertAll(RefusalResource.From), next), RefusalJson.Answers.RefusalPage);
    }

    private static string? ReadCommit(string? text, List<ProblemError> errors)
    {
        if (text is not null && !BuildSyntax.IsCommitStart(text, MinCommitLength))
        {
            errors.Add(PageQuery.Invalid("commit", $"Must be {MinCommitLength} to 40 lower-case hexadecimal digits."));
        }

        return text;
    }

    private static string NextPath(RefusedFilter filter, long cursor)
    {
        var query = PageQuery.Next(cursor, filter.Limit);
        query = filter.Repository is { } repository ? query.Add("repository", repository) : query;
        query = filter.Project is { } project ? query.Add("project", project) : query;
        query = filter.Mode is { } mode ? query.Add("mode", mode) : query;
        query = filter.Commit is { } commit ? query.Add("commit", commit) : query;
        return "/api/v1/refusals" + query;
    }
}
