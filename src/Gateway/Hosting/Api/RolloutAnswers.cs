using System.Globalization;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Rollouts;
using Gateway.Webhooks;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api;

/// <summary>
/// Answers with a rollout that was asked for: 202 at once, with its place; with <c>Prefer: wait=N</c> up to N seconds later, and 200 when
/// it has ended.
/// </summary>
internal sealed class RolloutAnswers
{
    private readonly RolloutCompletions _completions;
    private readonly TimeSpan _maxWait;

    public RolloutAnswers(RolloutCompletions completions, IOptions<WebhookOptions> options)
    {
        _completions = completions;
        _maxWait = options.Value.MaxWait;
    }

    /// <summary>Answers.</summary>
    /// <param name="http">The request.</param>
    /// <param name="id">The rollout.</param>
    /// <param name="recorded">The rollout as it was just recorded; null to read it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IResult> AnswerAsync(HttpContext http, Guid id, Rollout? recorded, CancellationToken cancellationToken)
    {
        var wait = PreferHeader.ReadWait(http.Request.Headers["Prefer"], _maxWait);
        Rollout? rollout;
        try
        {
            rollout = recorded is not null && wait <= TimeSpan.Zero ? recorded : await _completions.WaitAsync(id, wait, cancellationToken);
        }
        catch (LedgerUnavailableException)
        {
            // What was recorded a moment ago is so all the same: the answer must not say that it is not.
            if (recorded is null)
            {
                return new ProblemResult(ProblemCatalog.LedgerUnreadable, LedgerFilter.Pause);
            }

            rollout = recorded;
        }

        if (rollout is null)
        {
            return new ProblemResult(ProblemCatalog.NotFound("The rollout is no longer in the ledger."));
        }

        http.Response.Headers.Location = RolloutResources.PathOf(rollout.Id);
        if (wait > TimeSpan.Zero)
        {
            http.Response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}");
        }

        return TypedResults.Json(
            rollout.ToResource(),
            AnswerJson.Types.RolloutResource,
            statusCode: rollout.Status.IsFinished() ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }
}
