using System.ComponentModel;
using System.Globalization;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>A rollout as it happens.</summary>
internal static class RolloutEventEndpoints
{
    /// <summary>A comment of server-sent events, which no client hands on.</summary>
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    public static void MapRolloutEvents(this IEndpointRouteBuilder api) =>
        api.MapGet("/rollouts/{id}/events", WatchAsync)
            .WithName("WatchRollout")
            .WithTags("Rollouts")
            .WithSummary("Stream the events of a rollout")
            .WithDescription(
                "Sends server-sent events: `step`, with the step's id and the step as in `GET /api/v1/rollouts/{id}`; `status`, whenever it changes; "
                + "and `end` with the whole rollout except its steps. After `end` the stream closes and a client should not reconnect. "
                + "The stream contains all past and future steps, or with `Last-Event-ID` only those after it. Use that to resume a stream that stopped without `end`. "
                + "Comments keep the connection alive. "
                + RolloutAccess.Description)
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblems(400, 401, 404, 503)
            .ReadsRepositoryProof();

    private static async Task<IResult> WatchAsync(
        string id,
        HttpContext http,
        IRolloutLedger ledger,
        RolloutEvents events,
        CancellationToken cancellationToken,
        [FromHeader(Name = "Last-Event-ID"), Description("Id of the last received step; only later steps are sent.")] string? lastEventId = null,
        [FromQuery(Name = "last_event_id"), Description("The same for clients that cannot send the header. The header takes precedence.")] string? lastEventIdQuery = null)
    {
        var (text, name) = string.IsNullOrEmpty(lastEventId) ? (lastEventIdQuery, "last_event_id") : (lastEventId, "Last-Event-ID");
        var after = 0L;
        if (!string.IsNullOrEmpty(text) && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            var error = new ProblemError { Code = Codes.QueryInvalid, Detail = $"{name}: Must be the id of an event of this rollout." };
            return new ProblemResult(ProblemCatalog.QueryInvalid with { Errors = [error] });
        }

        if (await RolloutAccess.FindAsync(id, http, ledger, cancellationToken) is not { } rollout)
        {
            return new ProblemResult(RolloutProblems.Unknown);
        }

        // nginx would keep the events until it has a page of them.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(events.FollowAsync(rollout.Id, after, KeepOpenAsync, http.RequestAborted));

        async Task KeepOpenAsync(CancellationToken over)
        {
            // Between two events the body is nobody else's: the next event is asked for when the last one is out.
            await http.Response.Body.WriteAsync(Comment, over);
            await http.Response.Body.FlushAsync(over);
        }
    }
}
