using Gateway.Hosting.Access;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Intake;
using Gateway.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Hosting.Api.Builds;

/// <summary>Answers with what became of several projects: 207, each with the status that it would have had alone.</summary>
internal static class ProjectsAnswers
{
    /// <summary>Answers, after the wait that the request prefers.</summary>
    public static async Task<JsonHttpResult<ProjectsResource>> AnswerAsync(HttpContext http, IntakeOutcome.Several several, RolloutAnswers answers, FailureLimit failures, CancellationToken cancellationToken)
    {
        var wait = answers.ReadWait(http);
        var projects = await Task.WhenAll(several.Projects.Select(project => ToResourceAsync(http, project, answers, wait, failures, cancellationToken)));
        if (projects.Any(static project => project.Rollout is not null) && projects.All(static project => project.Rollout is null || project.Replayed))
        {
            RolloutAnswers.MarkReplay(http);
        }

        return TypedResults.Json(
            new ProjectsResource
            {
                Repository = several.Run.Repository,
                Ref = several.Run.Ref,
                Sha = several.Run.Sha,
                RunId = several.Run.RunId,
                Projects = projects,
            },
            BuildJson.Answers.ProjectsResource,
            statusCode: StatusCodes.Status207MultiStatus);
    }

    private static async Task<ProjectResource> ToResourceAsync(HttpContext http, ProjectOutcome project, RolloutAnswers answers, TimeSpan wait, FailureLimit failures, CancellationToken cancellationToken)
    {
        Rollout? rollout = null;
        var isAccepted = project.Outcome is IntakeOutcome.Accepted;
        var problem = isAccepted ? null : IntakeProblems.From(project.Outcome, failures, http);
        if (project.Outcome is IntakeOutcome.Accepted accepted)
        {
            (rollout, problem) = await answers.FindAsync(accepted.RolloutId, accepted.Recorded, wait, cancellationToken);
        }

        return new ProjectResource
        {
            Project = project.Project,
            Status = problem?.Problem.Status ?? (rollout!.Status.IsFinished() ? StatusCodes.Status200OK : StatusCodes.Status202Accepted),
            Replayed = project.Outcome is IntakeOutcome.Accepted { Replayed: true },
            RetryAfter = problem?.RetryAfterSeconds,
            Rollout = rollout?.ToResource(),
            Problem = problem?.Problem,
        };
    }
}
