using System.ComponentModel;
using Gateway.Branches;
using Gateway.Hosting.Access;
using Gateway.Hosting.Api.Builds;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Intake;
using Gateway.Ledger;
using Gateway.Ledger.Audit;
using Gateway.Policy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Api.Branches;

/// <summary>Where branches are seen, and end.</summary>
internal static class BranchEndpoints
{
    /// <summary>Maps what readers may see.</summary>
    public static void MapBranches(this IEndpointRouteBuilder api) =>
        api.MapGet("/branches", ListAsync)
            .WithName("ListBranches")
            .WithTags("MODEs")
            .WithSummary("List the branches that hold deployments or have their own")
            .WithDescription(
                "Returns which branches hold the deployments of projects in MODEs with `BranchIsolation` `held`, and which have deployments of their own in MODEs with `separate`, since when, and until when. "
                + "It is read from the ledger; Prefect is not asked.")
            .Produces<BranchList>(StatusCodes.Status200OK)
            .ProducesProblems(401, 503);

    /// <summary>Maps what operators may order.</summary>
    public static void MapReleases(this IEndpointRouteBuilder api) =>
        api.MapPost("/modes/{mode}/release", ReleaseAsync)
            .WithName("PostRelease")
            .WithTags("Operating")
            .WithSummary("Release a MODE from a branch")
            .WithDescription(
                "The deployments that the branch holds in the MODE are free for other branches again, and its own deployments are deleted by a rollout for each project. "
                + "If the branch has neither, the answer is 404 and names the branches that do. Possible during a freeze. Requires the role operator or admin. "
                + "With `Prefer: wait=N` it waits up to N seconds for the end of these rollouts.")
            .Accepts<ReleaseRequest>("application/json")
            .Produces<ReleaseResource>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 403, 404, 408, 413, 415, 503)
            .ReadsHeader("Prefer", RolloutAnswers.Preference);

    /// <summary>Maps what a repository's CI tells.</summary>
    public static void MapBranchEnds(this IEndpointRouteBuilder api) =>
        api.MapPost("/branches/release", EndAsync)
            .WithName("PostBranchRelease")
            .WithTags("Builds")
            .WithSummary("Tell that a branch was deleted or merged")
            .WithDescription(
                "For workflows that run when a branch is deleted or its pull request is closed. In all MODEs, the deployments that the branch of the repository holds are free for other branches again, "
                + "and its own deployments are deleted by a rollout for each project. If it has neither, `released` is empty. Takes the credentials of `POST /api/v1/builds`; you can send the same request again.")
            .Accepts<BranchReleaseRequest>("application/json")
            .Produces<ReleaseResource>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 403, 408, 413, 415, 429, 503)
            .ReadsProof()
            .AddEndpointFilter(new LedgerFilter(ProblemCatalog.LedgerUnavailable))
            .AllowAnonymous()
            .ShortCircuit();

    private static async Task<IResult> ListAsync(
        BranchRegister register,
        CancellationToken cancellationToken,
        [Description("Full name of a repository, owner/name; case-insensitive.")] string? repository = null,
        [Description("A project: the folder of a manifest in its repository; empty for the root.")] string? project = null,
        [Description("Name of a MODE.")] string? mode = null,
        [Description("A branch, without refs/heads/.")] string? branch = null)
    {
        var states = (await register.ListAsync(new BranchQuery(repository, branch), cancellationToken)).Where(state =>
            (project is null || state.Build.Project == project) && (mode is null || state.Build.Mode == mode));
        return TypedResults.Json(new BranchList([.. states.Select(BranchResource.From)]), BranchJson.Answers.BranchList);
    }

    private static Task<IResult> ReleaseAsync(
        string mode,
        HttpContext http,
        GatewayPolicy policy,
        BranchRegister register,
        BranchReleases releases,
        RolloutAnswers answers,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        return ModeOrder.AnswerAsync(
            http,
            policy,
            mode,
            AuditActions.Release,
            options.Value.MaxBodyBytes,
            ReleaseRequest.Read,
            async (found, request) =>
            {
                var end = new BranchEnd(request.Repository, request.Branch, found.Name, request.Project);
                if (!await releases.IsAnyAsync(end, cancellationToken))
                {
                    // A name that was mistyped must not look like a branch that is done already.
                    var there = (await register.ListAsync(new BranchQuery(request.Repository, Branch: null), cancellationToken)).Where(state => state.Build.Mode == found.Name);
                    return await RefusedOrders.RecordAsync(http, AuditActions.Release, new ProblemResult(BranchProblems.NothingToRelease(end, there)));
                }

                var released = await releases.ReleaseAsync(end, Callers.ActorOf(http), "it was released", cancellationToken);
                var wait = answers.ReadWait(http);
                return Answer(await Task.WhenAll(released.Select(async one => (one, one.Removal is { } removal ? await EndOfAsync(removal, wait) : null))));
            },
            cancellationToken);

        async Task<Rollout?> EndOfAsync(Rollout removal, TimeSpan wait) => (await answers.FindAsync(removal.Id, removal, wait, cancellationToken)).Rollout ?? removal;
    }

    private static Task<IResult> EndAsync(HttpContext http, BranchIntake intake, ProvenAnswers answers, CancellationToken cancellationToken) =>
        answers.AnswerAsync(http, AuditActions.Release, intake.ReleaseAsync, Answer, cancellationToken);

    private static IResult Answer(BranchOutcome outcome) => outcome switch
    {
        BranchOutcome.Malformed malformed => ProblemResult.From(ProblemCatalog.BodyInvalid with { Title = OrderBody.NotAsExpected.Title }, malformed.Errors.Select(ProblemErrors.From)),
        BranchOutcome.Refused refused => ProblemResult.From(BuildProblems.BuildRefused, refused.Refusals.Select(ProblemErrors.From)),
        BranchOutcome.Done done => Answer(done.Released.Select(static one => (one, one.Removal))),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    private static JsonHttpResult<ReleaseResource> Answer(IEnumerable<(ReleasedBranch Branch, Rollout? Removal)> released) =>
        TypedResults.Json(ReleaseResource.From(released), BranchJson.Answers.ReleaseResource);
}
