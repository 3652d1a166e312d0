using Gateway.Hosting.Access;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api.Builds;

/// <summary>Answers requests that bring the proof of a build result and are none.</summary>
internal sealed class ProvenAnswers
{
    private readonly ProvenRequests _requests;
    private readonly UnauthenticatedLog _unauthenticated;
    private readonly UnauthenticatedBodies _bodies;
    private readonly FailureLimit _failures;
    private readonly int _maxBytes;

    public ProvenAnswers(ProvenRequests requests, UnauthenticatedLog unauthenticated, UnauthenticatedBodies bodies, FailureLimit failures, IOptions<WebhookOptions> options)
    {
        _requests = requests;
        _unauthenticated = unauthenticated;
        _bodies = bodies;
        _failures = failures;
        _maxBytes = options.Value.MaxBodyBytes;
    }

    /// <summary>Reads, verifies and answers a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="action">What is asked for, one of the audit's actions.</param>
    /// <param name="work">Does what is asked for.</param>
    /// <param name="answer">The answer to what came of it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IResult> AnswerAsync<T>(HttpContext http, string action, Func<ProvenRequest, Task<T>> work, Func<T, IResult> answer, CancellationToken cancellationToken)
    {
        if (!RequestBody.IsJson(http.Request))
        {
            return new ProblemResult(ProblemCatalog.MediaTypeUnsupported);
        }

        var (body, problem) = await RequestBody.ReadAsync(http.Request, _maxBytes, _bodies);
        if (body is null)
        {
            _unauthenticated.Record(CredentialFault.BodyUnread(problem!.Code), Callers.AddressOf(http), http.Request.Headers, default);
            return problem;
        }

        using var place = body;
        return await _requests.RunAsync(http.Request.Headers, body, Callers.AddressOf(http), action, work, cancellationToken) switch
        {
            ProvenOutcome<T>.Unauthenticated => AccessProblems.Unauthenticated(_failures, http),
            ProvenOutcome<T>.Unverifiable => new ProblemResult(BuildProblems.ProofUnverifiable, LedgerFilter.Pause),
            ProvenOutcome<T>.TooMany tooMany => new ProblemResult(BuildProblems.TooManyBuilds, tooMany.RetryAfter),
            ProvenOutcome<T>.Answered answered => answer(answered.Result),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }
}
