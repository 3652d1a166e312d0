using Gateway.Hosting.Access;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api.Builds;

/// <summary>Where CI posts build results.</summary>
internal static class BuildEndpoints
{
    public static void MapBuilds(this IEndpointRouteBuilder api) =>
        api.MapPost("/builds", PostAsync)
            .WithName("PostBuild")
            .WithTags("Builds")
            .WithSummary("Send a build result")
            .WithDescription(
                "Authenticates the request by its raw body, decides which MODE the branch may change, checks the manifest, and records a rollout. "
                + "Returns 202 as soon as the rollout is on the disk. With `Prefer: wait=N` it waits up to N seconds for the end and returns 200 with the outcome. "
                + "If you send the same id and body again, it returns the same rollout with `Idempotent-Replayed: true`. "
                + "With `projects` the body holds the build results of up to 200 projects of one run: each is judged and rolled out by itself, and the answer is 207 with the status, and the rollout or the problem, of each.")
            .TakesOneOrSeveral()
            .Produces<RolloutResource>(StatusCodes.Status200OK)
            .Produces<RolloutResource>(StatusCodes.Status202Accepted)
            .Produces<ProjectsResource>(StatusCodes.Status207MultiStatus)
            .ProducesProblems(400, 401, 403, 408, 409, 413, 415, 422, 423, 429, 503)
            .ReadsProof()
            .ReadsHeader("Prefer", RolloutAnswers.Preference)
            .AllowAnonymous()

            // The proof is the endpoint's own: what only readers and Swagger UI need costs a refused request nothing.
            .ShortCircuit();

    private static async Task<IResult> PostAsync(
        HttpContext http,
        BuildIntake intake,
        RolloutAnswers answers,
        UnauthenticatedLog unauthenticated,
        UnauthenticatedBodies bodies,
        FailureLimit failures,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        if (!RequestBody.IsJson(http.Request))
        {
            return new ProblemResult(ProblemCatalog.MediaTypeUnsupported);
        }

        return await ReceiveAsync(http, intake, unauthenticated, bodies, options.Value, cancellationToken) switch
        {
            (null, var problem) => problem!,
            (IntakeOutcome.Several several, _) => await ProjectsAnswers.AnswerAsync(http, several, answers, failures, cancellationToken),
            (IntakeOutcome.Accepted accepted, _) => await answers.AcceptAsync(http, accepted, cancellationToken),
            (var outcome, _) => IntakeProblems.From(outcome, failures, http),
        };
    }

    /// <summary>Reads and receives the body. Apart from the answer, which may wait for minutes: nothing holds the body meanwhile.</summary>
    private static async Task<(IntakeOutcome? Outcome, ProblemResult? Problem)> ReceiveAsync(
        HttpContext http, BuildIntake intake, UnauthenticatedLog unauthenticated, UnauthenticatedBodies bodies, WebhookOptions options, CancellationToken cancellationToken)
    {
        var (body, problem) = await RequestBody.ReadAsync(http.Request, options.MaxBuildBytes, bodies);
        if (body is null)
        {
            unauthenticated.Record(CredentialFault.BodyUnread(problem!.Code), Callers.AddressOf(http), http.Request.Headers, default);
            return (null, problem);
        }

        using (body)
        {
            return (await intake.ReceiveAsync(http.Request.Headers, body, Callers.AddressOf(http), cancellationToken), null);
        }
    }
}
