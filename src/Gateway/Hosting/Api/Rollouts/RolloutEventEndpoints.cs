using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using Gateway.Hosting.Access;
using Gateway.Hosting.Problems;
using Gateway.Intake;
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
            .WithSummary("Watch a rollout as it happens")
            .WithDescription(
                "Server-sent events: `step`, with the step's id and the step as `GET /api/v1/rollouts/{id}` has it; `status`, whenever that changes; "
                + "and `end` with the whole rollout but its steps, after which the stream closes and a client should not come back. "
                + "Every step that was and every step to come; with `Last-Event-ID` those after it. A stream that breaks off without `end` is to be resumed so. "
                + "A comment comes in times of silence. Instead of an API key a CI job sends the proof of its repository: the Standard Webhooks headers "
                + "with a signature over `id.timestamp.path`, the path from `/api/v1` on. It may watch its own repository's rollouts.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblems(400, 401, 404, 503)
            .ReadsHeader(StandardWebhooks.IdHeader, "Without an API key: an id that is part of what is signed.")
            .ReadsHeader(StandardWebhooks.TimestampHeader, "Without an API key: seconds since 1970 UTC, within five minutes of now.");

    private static async Task<IResult> WatchAsync(
        string id,
        HttpContext http,
        IRolloutLedger ledger,
        RolloutEvents events,
        CancellationToken cancellationToken,
        [FromHeader(Name = "Last-Event-ID"), Description("Id of the last step that was seen; only what came after it is sent.")] string? lastEventId = null,
        [FromQuery(Name = "last_event_id"), Description("The same, for clients that cannot send the header, which has precedence.")] string? lastEventIdQuery = null)
    {
        var (text, name) = string.IsNullOrEmpty(lastEventId) ? (lastEventIdQuery, "last_event_id") : (lastEventId, "Last-Event-ID");
        var after = 0L;
        if (!string.IsNullOrEmpty(text) && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            var error = new ProblemError { Code = Codes.QueryInvalid, Detail = $"{name}: Must be the id of an event of this rollout." };
            return new ProblemResult(ProblemCatalog.QueryInvalid with { Errors = [error] });
        }

        // A repository that is not the rollout's learns nothing, not even that there is such a rollout.
        if (!PathNames.IsRollout(id, out var rolloutId)
            || await ledger.FindAsync(rolloutId, cancellationToken) is not { } rollout
            || !MayWatch(http.User, rollout))
        {
            return new ProblemResult(RolloutProblems.Unknown);
        }

        // nginx would keep the events until it has a page of them.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(events.FollowAsync(rolloutId, after, KeepOpenAsync, http.RequestAborted));

        async Task KeepOpenAsync(CancellationToken over)
        {
            // Between two events the body is nobody else's: the next event is asked for when the last one is out.
            await http.Response.Body.WriteAsync(Comment, over);
            await http.Response.Body.FlushAsync(over);
        }
    }

    private static bool MayWatch(ClaimsPrincipal user, Rollout rollout) =>
        Callers.RoleOf(user) is not null
        || user.HasClaim(claim => claim.Type == RepositoryCredentialAuthentication.RepositoryClaim
            && claim.Value.Equals(rollout.Repository, StringComparison.OrdinalIgnoreCase));
}
