using System.ComponentModel;
using Gateway.Hosting.Http;
using Gateway.Hosting.Problems;
using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Api.Audit;

/// <summary>Who changed what.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api) =>
        api.MapGet("/audit", ListAsync)
            .WithName("ListAudit")
            .WithTags("Audit")
            .WithSummary("List the audit's entries, newest first")
            .WithDescription(
                "Who changed what, from where and with which outcome: builds that were accepted or refused, operators' requests, freezes, every write of a rollout and its end, and requests that a role did not allow. "
                + "Entries are only appended, and each `hash` covers the entry before it; `gateway audit verify` checks them. `next` is the path of the next page, "
                + "or null on the last page. Requires the role admin, because entries contain addresses and names.")
            .Produces<AuditPage>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 403, 503);

    private static async Task<IResult> ListAsync(
        IAuditLedger audit,
        CancellationToken cancellationToken,
        [Description("Only entries from this time on: an RFC 3339 time, such as 2026-12-24T18:00:00Z.")] string? since = null,
        [Description("Only entries of this actor: a name, or for a person the token's `sub`.")] string? actor = null,
        [Description("Only entries of this action, such as build, rollback, freeze, rollout or update_deployment.")] string? action = null,
        [Description("Only entries with this outcome: accepted, refused, succeeded, failed, rolled_back, superseded or cancelled.")] string? outcome = null,
        [Description("Only entries of this repository, owner/name, case-insensitive: what it sent, what was ordered for it, and what its rollouts did.")] string? repository = null,
        [Description("Only entries of this MODE, likewise.")] string? mode = null,
        [Description("Entries per page, 1 to 100; 20 by default.")] string? limit = null,
        [Description("Where the page starts, from `next` of the previous page.")] string? cursor = null)
    {
        var errors = new List<ProblemError>();
        var filter = new AuditFilter(ReadTime(since, errors), actor, ReadAction(action, errors), ReadOutcome(outcome, errors), repository, mode, PageQuery.ReadCursor(cursor, errors), PageQuery.ReadLimit(limit, errors));
        if (errors.Count > 0)
        {
            return new ProblemResult(ProblemCatalog.QueryInvalid with { Errors = errors });
        }

        var entries = await audit.ListAsync(filter with { Limit = filter.Limit + 1 }, cancellationToken);
        var items = entries.Take(filter.Limit).ToList();
        var next = entries.Count > filter.Limit ? NextPath(filter, items[^1].Sequence, since) : null;
        return TypedResults.Json(new AuditPage(items.ConvertAll(AuditEntryResource.FromEntry), next), AuditJson.Answers.AuditPage);
    }

    private static DateTimeOffset? ReadTime(string? text, List<ProblemError> errors)
    {
        // A plus that was not escaped arrives as a blank.
        var time = text is null ? null : Rfc3339.Parse(text.Replace(' ', '+'));
        if (text is not null && time is null)
        {
            errors.Add(PageQuery.Invalid("since", "Must be an RFC 3339 time with an offset, such as 2026-12-24T18:00:00Z."));
        }

        return time;
    }

    private static string? ReadAction(string? text, List<ProblemError> errors)
    {
        if (text is not null && !AuditActions.All.Contains(text, StringComparer.Ordinal))
        {
            errors.Add(PageQuery.Invalid("action", $"Must be one of {string.Join(", ", AuditActions.All)}."));
        }

        return text;
    }

    private static string? ReadOutcome(string? text, List<ProblemError> errors)
    {
        if (text is not null && !AuditOutcomes.All.Contains(text, StringComparer.Ordinal))
        {
            errors.Add(PageQuery.Invalid("outcome", $"Must be one of {string.Join(", ", AuditOutcomes.All)}."));
        }

        return text;
    }

    private static string NextPath(AuditFilter filter, long cursor, string? since)
    {
        var query = PageQuery.Next(cursor, filter.Limit);
        query = since is not null ? query.Add("since", since) : query;
        query = filter.Actor is { } actor ? query.Add("actor", actor) : query;
        query = filter.Action is { } action ? query.Add("action", action) : query;
        query = filter.Outcome is { } outcome ? query.Add("outcome", outcome) : query;
        query = filter.Repository is { } repository ? query.Add("repository", repository) : query;
        query = filter.Mode is { } mode ? query.Add("mode", mode) : query;
        return "/api/v1/audit" + query;
    }
}
