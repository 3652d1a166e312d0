using Gateway.Hosting.Api.Builds;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Gateway.Ledger.Audit;

namespace Gateway.Hosting.Api.Projects;

/// <summary>Where CI asks what it has to build.</summary>
internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder api) =>
        api.MapPost("/projects/outdated", PostAsync)
            .WithName("PostOutdatedProjects")
            .WithTags("Builds")
            .WithSummary("Ask which projects have to be built")
            .WithDescription(
                "Compares git's id of each project's folder with that of the build result that the branch's MODE runs, and says which projects have to be built, and why: "
                + "also those whose last rollout failed, whatever the last push changed. Takes the credentials of `POST /api/v1/builds`. Nothing is changed, and Prefect is not asked.")
            .Accepts<OutdatedQuestion>("application/json")
            .Produces<OutdatedResource>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 403, 408, 413, 415, 429, 503)
            .ReadsProof()
            .AddEndpointFilter(new LedgerFilter(ProblemCatalog.LedgerUnreadable))
            .AllowAnonymous()
            .ShortCircuit();

    private static Task<IResult> PostAsync(HttpContext http, OutdatedIntake intake, ProvenAnswers answers, CancellationToken cancellationToken) =>
        answers.AnswerAsync(http, AuditActions.Outdated, request => intake.CompareAsync(request, cancellationToken), Answer, cancellationToken);

    private static IResult Answer(OutdatedOutcome outcome) => outcome switch
    {
        OutdatedOutcome.Malformed malformed => ProblemResult.From(ProblemCatalog.BodyInvalid, malformed.Errors.Select(ProblemErrors.From)),
        OutdatedOutcome.Refused refused => ProblemResult.From(BuildProblems.BuildRefused, refused.Refusals.Select(ProblemErrors.From)),
        OutdatedOutcome.Done done => TypedResults.Json(ToResource(done), ProjectJson.Answers.OutdatedResource),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    private static OutdatedResource ToResource(OutdatedOutcome.Done done) => new()
    {
        Mode = done.Mode,
        Repository = done.Run.Repository,
        Ref = done.Run.Ref,
        Sha = done.Run.Sha,
        Projects = [.. done.Projects.Select(static project => new OutdatedProject(project.Project, project.IsOutdated, project.Reason, project.Detail, project.Tree, project.RolloutId))],
    };
}
