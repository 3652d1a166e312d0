using System.Globalization;
using Gateway.Builds;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Rollouts;
using Gateway.Webhooks;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api;

/// <summary>Where CI posts build results.</summary>
internal static class BuildEndpoints
{
    private static readonly TimeSpan LedgerPause = TimeSpan.FromSeconds(5);

    public static void MapBuilds(this IEndpointRouteBuilder api) =>
        api.MapPost("/builds", PostAsync)
            .WithName("PostBuild")
            .WithTags("Builds")
            .WithSummary("Post a build result")
            .WithDescription(
                "Verifies the proof over the raw body, decides which MODE the branch may change, checks the manifest, and records a rollout. "
                + "Answers 202 as soon as that is on the disk; with `Prefer: wait=N` it waits up to N seconds for the end and answers 200 with the outcome. "
                + "The same id and body again answer with the same rollout and `Idempotent-Replayed: true`.")
            .Accepts<BuildResult>("application/json")
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 401, 403, 409, 413, 415, 422, 429, 503)
            .AllowAnonymous()

            // The proof is the endpoint's own: what only readers and Swagger UI need costs a refused request nothing.
            .ShortCircuit();

    private static async Task<IResult> PostAsync(
        HttpContext http,
        BuildReception reception,
        RolloutCompletions completions,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        var limit = options.Value.MaxBodyBytes;
        if (!RequestBody.IsJson(http.Request))
        {
            return new ProblemResult(ProblemCatalog.MediaTypeUnsupported);
        }

        if (await RequestBody.ReadAsync(http.Request, limit, cancellationToken) is not { } body)
        {
            return new ProblemResult(ProblemCatalog.BodyTooLarge(limit));
        }

        var outcome = await reception.ReceiveAsync(http.Request.Headers, body, cancellationToken);
        return outcome is Reception.Accepted accepted
            ? await AnswerAsync(http, accepted, completions, options.Value.MaxWait, cancellationToken)
            : Problem(outcome);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext http,
        Reception.Accepted accepted,
        RolloutCompletions completions,
        TimeSpan maxWait,
        CancellationToken cancellationToken)
    {
        var wait = PreferHeader.ReadWait(http.Request.Headers["Prefer"], maxWait);
        var rollout = accepted.Recorded is { } recorded && wait <= TimeSpan.Zero
            ? recorded
            : await completions.WaitAsync(accepted.RolloutId, wait, cancellationToken);
        if (rollout is null)
        {
            return new ProblemResult(ProblemCatalog.NotFound("The rollout of this build result is no longer in the ledger."));
        }

        http.Response.Headers.Location = RolloutResources.PathOf(rollout.Id);
        if (accepted.Replayed)
        {
            http.Response.Headers["Idempotent-Replayed"] = "true";
        }

        if (wait > TimeSpan.Zero)
        {
            http.Response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}");
        }

        return TypedResults.Json(
            rollout.ToResource(),
            ApiJson.Default.RolloutResource,
            statusCode: rollout.Status.IsFinished() ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    private static ProblemResult Problem(Reception reception) => reception switch
    {
        Reception.Unproven => new ProblemResult(ProblemCatalog.ProofInvalid),
        Reception.TooMany tooMany => new ProblemResult(ProblemCatalog.TooManyBuilds, tooMany.RetryAfter),
        Reception.Malformed malformed => ProblemResult.Of(ProblemCatalog.BodyInvalid, malformed.Errors.Select(ProblemErrors.From)),
        Reception.Conflict => new ProblemResult(ProblemCatalog.DeliveryConflict),
        Reception.Outdated outdated => new ProblemResult(ProblemCatalog.RunOutdated(outdated.RunNumber, outdated.RolloutId)),
        Reception.Refused refused => ProblemResult.Of(ProblemCatalog.BuildRefused, refused.Refusals.Select(ProblemErrors.From)),
        Reception.Invalid invalid => ProblemResult.Of(ProblemCatalog.ManifestInvalid, invalid.Findings.Select(ProblemErrors.From)),
        _ => new ProblemResult(ProblemCatalog.LedgerUnavailable, LedgerPause),
    };
}
