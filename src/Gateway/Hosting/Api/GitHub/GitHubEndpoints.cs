using Gateway.Hosting.Access;
using Gateway.Hosting.Api.Builds;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Gateway.Intake.GitHub;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api.GitHub;

/// <summary>Where GitHub's own webhooks arrive.</summary>
internal static class GitHubEndpoints
{
    // What it takes stands in the document without being the router's to check: that would answer 415 before it could be said what to set.
    public static void MapGitHub(this IEndpointRouteBuilder app) =>
        app.MapPost("/webhooks/github", PostAsync)
            .WithName("PostGitHubWebhook")
            .WithTags("Webhooks")
            .WithSummary("Receive an event of a GitHub webhook")
            .WithDescription(
                "Accepts the events of a webhook of the repository, as JSON or as GitHub's form, with `X-Hub-Signature-256` over the raw body. "
                + "A successfully completed `workflow_run` of a workflow that the settings map to a build (`Gateway:Repositories:<key>:Workflows`) is handled like a build result of `POST /api/v1/builds`: "
                + "it returns 202 as soon as the rollout is on the disk. A `delete` of a branch, and a `pull_request` that was merged, release what the branch holds in the MODEs and have its own deployments deleted. A `ping` and every other event return 200, with the reason why the event is ignored. "
                + "If GitHub sends the same run and attempt again, it returns the same rollout with `Idempotent-Replayed: true`.")
            .Produces<GitHubAnswer>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 401, 403, 408, 409, 413, 415, 422, 423, 429, 503)
            .TakesDelivery()
            .AllowAnonymous()
            .ShortCircuit();

    private static async Task<IResult> PostAsync(
        HttpContext http,
        GitHubIntake intake,
        RolloutAnswers answers,
        UnauthenticatedLog unauthenticated,
        UnauthenticatedBodies bodies,
        FailureLimit failures,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        var isForm = RequestBody.IsForm(http.Request);
        if (!isForm && !RequestBody.IsJson(http.Request))
        {
            return new ProblemResult(GitHubProblems.WebhookMediaTypeUnsupported);
        }

        var (body, problem) = await RequestBody.ReadAsync(http.Request, options.Value.MaxBodyBytes, bodies);
        if (body is null)
        {
            unauthenticated.Record(CredentialFault.BodyUnread(problem!.Code), Callers.AddressOf(http), http.Request.Headers, default);
            return problem;
        }

        using var place = body;

        switch (await intake.ReceiveAsync(http.Request.Headers, body, isForm, Callers.AddressOf(http), cancellationToken))
        {
            case GitHubOutcome.Pong pong:
                return TypedResults.Json(GitHubAnswer.From(pong), GitHubJson.Answers.GitHubAnswer);
            case GitHubOutcome.Ignored ignored:
                return TypedResults.Json(GitHubAnswer.From(ignored.Event), GitHubJson.Answers.GitHubAnswer);
            case GitHubOutcome.BranchReleased released:
                return TypedResults.Json(GitHubAnswer.From(released), GitHubJson.Answers.GitHubAnswer);
            case GitHubOutcome.Malformed malformed:
                return ProblemResult.From(GitHubProblems.EventInvalid, malformed.Errors.Select(ProblemErrors.From));
            case GitHubOutcome.ManifestAway away:
                return new ProblemResult(GitHubProblems.ManifestUnavailable(away.Reason), GitHubProblems.RegistryPause);
            case GitHubOutcome.Received { Outcome: IntakeOutcome.Accepted accepted }:
                return await answers.AcknowledgeAsync(http, accepted, cancellationToken);
            case GitHubOutcome.Received received:
                return IntakeProblems.From(received.Outcome, failures, http);
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }
}
