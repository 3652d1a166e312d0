using System.Text;
using Gateway.Builds;
using Gateway.Hosting.Access;
using Gateway.Hosting.Api.Builds;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Gateway.Ledger.Audit;
using Gateway.Policy;
using Microsoft.Extensions.Options;

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

    /// <summary>Maps what readers may ask.</summary>
    public static void MapProposals(this IEndpointRouteBuilder api) =>
        api.MapPost("/modes/{mode}/plans", ProposeAsync)
            .WithName("PostModePlan")
            .WithTags("Plans")
            .WithSummary("Plan a manifest for a MODE")
            .WithDescription(
                "For people: returns what a rollout of this manifest would change in Prefect now. Only `repository` and `manifest` are required; the branch, the commit, the image, the outputs of build steps and the facts about flows "
                + "are those of the build that runs there, unless the body has others. Required checks count as passed. Nothing is changed and no rollout is recorded; the audit records who asked. "
                + "The answer is that of `POST /api/v1/plans`, with the same masking. Requires any role.")
            .Accepts<ProposedManifest>("application/json")
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(PlanResource), ["application/json", PlanAnswers.Markdown]))
            .ProducesProblems(400, 401, 403, 404, 406, 408, 413, 415, 422, 429, 502, 503)
            .AnswersPlan();

    private static async Task<IResult> ProposeAsync(
        string mode,
        HttpContext http,
        GatewayPolicy policy,
        ProposalIntake intake,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken) =>
        PlanFormats.Choose(http.Request.Headers.Accept) is { } format
            ? await ModeOrder.AnswerAsync(
                http,
                policy,
                mode,
                AuditActions.Plan,
                options.Value.MaxBodyBytes,
                ProposedManifest.Read,
                async (found, proposal) => Answer(http, await intake.PlanAsync(found, proposal, Encoding.UTF8.GetByteCount(proposal.Manifest), Callers.ActorOf(http), cancellationToken), format),
                cancellationToken)
            : new ProblemResult(PlanProblems.NotAcceptable);

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
