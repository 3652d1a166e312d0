using System.Globalization;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Gateway.Ledger;
using Gateway.Rollouts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api.Rollouts;

/// <summary>
/// Answers with a rollout that was asked for: 202 at once, with its place; with <c>Prefer: wait=N</c> up to N seconds later, and 200 when
/// it has ended.
/// </summary>
internal sealed class RolloutAnswers
{
    /// <summary>What the OpenAPI document says of the header <c>Prefer</c>.</summary>
    public const string Preference = "`wait=N`: wait up to N seconds for the end of the rollout (RFC 7240).";

    private readonly RolloutCompletions _completions;
    private readonly TimeSpan _maxWait;
    private readonly CancellationToken _stopping;

    public RolloutAnswers(RolloutCompletions completions, IOptions<WebhookOptions> options, IHostApplicationLifetime lifetime)
    {
        _completions = completions;
        _maxWait = options.Value.MaxWait;
        _stopping = lifetime.ApplicationStopping;
    }

    /// <summary>Answers with what a build result became, and says so when it had been accepted before.</summary>
    public Task<IResult> AcceptAsync(HttpContext http, IntakeOutcome.Accepted accepted, CancellationToken cancellationToken)
    {
        MarkReplay(http, accepted);
        return AnswerAsync(http, accepted.RolloutId, accepted.Recorded, cancellationToken);
    }

    /// <summary>Answers 202 to a sender that waits for nothing, however far the rollout is.</summary>
    public async Task<IResult> AcknowledgeAsync(HttpContext http, IntakeOutcome.Accepted accepted, CancellationToken cancellationToken)
    {
        MarkReplay(http, accepted);
        var (rollout, problem) = await FindAsync(accepted.RolloutId, accepted.Recorded, TimeSpan.Zero, cancellationToken);
        return rollout is null ? problem! : Answer(http, rollout, StatusCodes.Status202Accepted);
    }

    /// <summary>Answers.</summary>
    /// <param name="http">The request.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="recorded">The rollout as it was just recorded; null to read it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IResult> AnswerAsync(HttpContext http, Guid id, Rollout? recorded, CancellationToken cancellationToken)
    {
        var (rollout, problem) = await FindAsync(id, recorded, ReadWait(http), cancellationToken);
        return rollout is null ? problem! : Answer(http, rollout, rollout.Status.IsFinished() ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    /// <summary>How long the request wants to wait, which the answer says is so.</summary>
    public TimeSpan ReadWait(HttpContext http)
    {
        var wait = PreferHeader.ReadWait(http.Request.Headers["Prefer"], _maxWait);
        if (wait > TimeSpan.Zero)
        {
            http.Response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}");
        }

        return wait;
    }

    /// <summary>The rollout, as it is after the wait.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="recorded">The rollout as it was just recorded; null to read it.</param>
    /// <param name="wait">How long to wait for its end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<(Rollout? Rollout, ProblemResult? Problem)> FindAsync(Guid id, Rollout? recorded, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (recorded is not null && wait <= TimeSpan.Zero)
        {
            return (recorded, null);
        }

        try
        {
            return await _completions.WaitAsync(id, wait, _stopping, cancellationToken) is { } rollout
                ? (rollout, null)
                : (null, new ProblemResult(ProblemCatalog.NotFound("The rollout is no longer in the ledger.")));
        }
        catch (LedgerUnavailableException)
        {
            // What was recorded a moment ago is so all the same: the answer must not say that it is not.
            return recorded is null ? (null, new ProblemResult(ProblemCatalog.LedgerUnreadable, LedgerFilter.Pause)) : (recorded, null);
        }
    }

    private static void MarkReplay(HttpContext http, IntakeOutcome.Accepted accepted)
    {
        if (accepted.Replayed)
        {
            MarkReplay(http);
        }
    }

    /// <summary>Says that what the answer tells of had been accepted before.</summary>
    public static void MarkReplay(HttpContext http) => http.Response.Headers["Idempotent-Replayed"] = "true";

    private static JsonHttpResult<RolloutResource> Answer(HttpContext http, Rollout rollout, int status)
    {
        http.Response.Headers.Location = RolloutResources.PathOf(rollout.Id);
        return TypedResults.Json(rollout.ToResource(), RolloutJson.Answers.RolloutResource, statusCode: status);
    }
}
