using Gateway.Builds;
using Gateway.Hosting.Api.Builds;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Api.Plans;

/// <summary>Where CI asks what a rollout would do.</summary>
internal static class PlanEndpoints
{
    public static void MapPlans(this IEndpointRouteBuilder api) =>
        api.MapPost("/plans", PostAsync)
            .WithName("PostPlan")
            .WithTags("Plans")
            .WithSummary("Plan a rollout of a build result")
            .WithDescription(
                "Accepts the same body and credentials as `POST /api/v1/builds` and returns what the rollout would change in Prefect now. Nothing is changed and no rollout is recorded, "
                + "so you can send the same request again. The audit records who requested a plan for which MODE. The ref of a pull request is allowed with its `base_ref`; the plan is then for the MODE of that branch. "
                + "If the MODE is frozen, `freeze` says until when; if an operator rolled this release back, `hold` says who and why; if the deployments belong to another branch, `held_by` says to which. "
                + "`refusals` lists why the image, the checks or the manifest would be refused; `findings` lists other errors. Secrets are masked. Of the values on the server, only fields that are public by nature, or listed in `PlanValues` of the MODE, are shown. "
                + "With `Accept: text/markdown` the response is Markdown of at most 60,000 characters for a pull request's comment or a job's summary; "
                + "the header `Plan-Deployable` is `true` or `false` in both formats.")
            .Accepts<BuildResult>("application/json")
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(PlanResource), ["application/json", PlanAnswers.Markdown]))
            .ProducesProblems(400, 401, 403, 406, 408, 413, 415, 422, 429, 502, 503)
            .ReadsProof()
            .AnswersPlan()
            .AddEndpointFilter(new LedgerFilter(ProblemCatalog.LedgerUnreadable))
            .AllowAnonymous()
            .ShortCircuit();

    private static async Task<IResult> PostAsync(HttpContext http, PlanIntake intake, ProvenAnswers answers, CancellationToken cancellationToken) =>
        PlanFormats.Choose(http.Request.Headers.Accept) is { } format
            ? await answers.AnswerAsync(http, AuditActions.Plan, request => intake.PlanAsync(request, cancellationToken), outcome => Answer(http, outcome, format), cancellationToken)
            : new ProblemResult(RequestBody.IsJson(http.Request) ? PlanProblems.NotAcceptable : ProblemCatalog.MediaTypeUnsupported);

    private static IResult Answer(HttpContext http, PlanOutcome outcome, PlanFormat format) => outcome switch
    {
        PlanOutcome.Busy => new ProblemResult(BuildProblems.TooManyReviews, ReviewRooms.Pause),
        PlanOutcome.Malformed malformed => ProblemResult.From(ProblemCatalog.BodyInvalid, malformed.Errors.Select(ProblemErrors.From)),
        PlanOutcome.Done done => PlanAnswers.Answer(http, done.Result, plan => plan.ToResource(done.Build), format),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };
}
