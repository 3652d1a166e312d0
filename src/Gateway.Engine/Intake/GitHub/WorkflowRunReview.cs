using Gateway.Builds;
using Gateway.Policy;

namespace Gateway.Intake.GitHub;

/// <summary>Decides whether a run of a workflow is a build result, and which. Whether that may change its MODE is the policy's to say.</summary>
internal static class WorkflowRunReview
{
    /// <summary>What the names of pull requests' events begin with.</summary>
    internal const string PullRequest = "pull_request";

    private const string Success = "success";

    /// <summary>Reviews a run of the repository that the proof names.</summary>
    /// <param name="run">The run.</param>
    /// <param name="mappings">The mappings of that repository.</param>
    /// <param name="policy">The policy, which knows the MODEs' branches.</param>
    /// <returns>The build result without its manifest, and the mapping that it came by; or why the run is ignored.</returns>
    public static (MappedRun? Mapped, IgnoredEvent? Ignored) Review(WorkflowRun run, IReadOnlyList<WorkflowMapping> mappings, GatewayPolicy policy)
    {
        if (run.Conclusion != Success)
        {
            return Ignore(Codes.ConclusionNotSuccess, $"The run ended with {run.Conclusion ?? "no conclusion"}. Only successful runs are deployed.");
        }

        if (mappings.FirstOrDefault(mapping => mapping.Path == run.Workflow) is not { } own)
        {
            return Ignore(Codes.WorkflowNotMapped, NotMapped(run, mappings));
        }

        if (run.Event.StartsWith(PullRequest, StringComparison.Ordinal))
        {
            return Ignore(Codes.PullRequestRun, $"The run was started by {run.Event}. Runs of pull requests are not deployed.");
        }

        if (!own.Events.Contains(run.Event, StringComparer.Ordinal))
        {
            return Ignore(Codes.RunEventNotMapped, $"The run was started by {run.Event}. Only runs started by {string.Join(", ", own.Events)} are deployed ({own.Setting}:Events).");
        }

        if (!string.Equals(run.HeadRepository, run.Repository, StringComparison.OrdinalIgnoreCase))
        {
            return Ignore(Codes.RunOfFork, $"The commit is from {run.HeadRepository ?? "a deleted repository"}. Commits of forks are not deployed.");
        }

        return Map(run, own, policy);
    }

    private static (MappedRun? Mapped, IgnoredEvent? Ignored) Map(WorkflowRun run, WorkflowMapping own, GatewayPolicy policy)
    {
        var build = ToBuild(run, own);
        var request = new AdmissionRequest(policy, build, run.Repository, token: null);
        if (request.Candidates.Count == 0)
        {
            return Ignore(RefusalCodes.BranchNotMapped, run.Branch is null ? "The run has no branch." : $"No MODE deploys the branch {run.Branch}.");
        }

        // Where none of several MODEs allows the repository, the policy refuses the build result, whichever it is.
        var mode = request.Mode ?? request.Candidates[0];
        return own.Images.TryGetValue(mode.Name, out var image)
            ? (new MappedRun(own, build with { Image = image.For(run.Sha, request.Branch!) }), null)
            : Ignore(Codes.ModeNotMapped, $"The branch {run.Branch} belongs to MODE {mode.Name}, for which {own.Setting}:Images has no image.");
    }

    private static BuildResult ToBuild(WorkflowRun run, WorkflowMapping own) => new()
    {
        Repository = run.Repository,
        RepositoryId = run.RepositoryId,
        Ref = "refs/heads/" + run.Branch,
        Sha = run.Sha,
        RunId = run.Id,
        RunNumber = run.Number,
        RunAttempt = run.Attempt,
        Actor = run.Actor,
        EventName = run.Event,
        Image = "",
        Checks = own.Checks.Distinct(StringComparer.Ordinal).ToDictionary(static check => check, static _ => Success, StringComparer.Ordinal),
        Manifest = "",
        Flows = [],
    };

    private static string NotMapped(WorkflowRun run, IReadOnlyList<WorkflowMapping> mappings) => mappings.Count == 0
        ? "The gateway's settings map no workflow of this repository (Gateway:Repositories:<key>:Workflows)."
        : $"The settings map {string.Join(", ", mappings.Select(static mapping => mapping.Path))}, but not {run.Workflow ?? "a workflow without a path"}.";

    private static (MappedRun? Mapped, IgnoredEvent? Ignored) Ignore(string reason, string detail) => (null, new IgnoredEvent(reason, detail));
}

/// <summary>A run that is a build result.</summary>
/// <param name="Mapping">The mapping that says so.</param>
/// <param name="Build">The build result; its manifest is still empty.</param>
internal sealed record MappedRun(WorkflowMapping Mapping, BuildResult Build);
