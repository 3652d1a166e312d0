using Gateway.Diagnostics;

namespace Gateway.Policy;

/// <summary>The ref is a branch, and the branch maps to one MODE.</summary>
internal sealed class BranchRule : IAdmissionRule
{
    public IEnumerable<Finding> Check(AdmissionRequest request)
    {
        if (request.Branch is null)
        {
            return [NotABranch(request.Build.Ref)];
        }

        if (request.Candidates.Count == 0)
        {
            return [NotMapped(request)];
        }

        return request.Takers.Count > 1 ? [Ambiguous(request)] : [];
    }

    private static Finding NotABranch(string reference) => new()
    {
        Code = RefusalCodes.RefNotABranch,
        Message = $"{Kind(reference)} cannot be deployed: {reference} is not the ref of a branch.",
        Seen = reference,
        Expected = "refs/heads/<branch>",
        Pointer = "/ref",
        Fix = "Post the build result from a push to a branch.",
    };

    private static string Kind(string reference) => reference switch
    {
        _ when reference.StartsWith("refs/tags/", StringComparison.Ordinal) => "A tag",
        _ when reference.StartsWith("refs/pull/", StringComparison.Ordinal) => "A pull request",
        _ => "This ref",
    };

    private static Finding NotMapped(AdmissionRequest request)
    {
        var filters = request.Policy.Modes
            .Where(static mode => mode.Branches.Count > 0)
            .Select(static mode => $"{string.Join(", ", mode.Branches)} ({mode.Name})");
        return new Finding
        {
            Code = RefusalCodes.BranchNotMapped,
            Message = $"No MODE deploys the branch {request.Branch}.",
            Seen = request.Build.Ref,
            Expected = string.Join("; ", filters.DefaultIfEmpty("no branch: no MODE lists any")),
            Setting = "Gateway:Modes",
            Pointer = "/ref",
            Fix = "Push to a branch that a MODE deploys, or add the branch to the Branches of one MODE.",
        };
    }

    private static Finding Ambiguous(AdmissionRequest request) => new()
    {
        Code = RefusalCodes.BranchAmbiguous,
        Message = $"The branch {request.Branch} matches {request.Takers.Count} MODEs: {string.Join(", ", request.Takers.Select(static mode => mode.Name))}.",
        Seen = request.Build.Ref,
        Expected = "a branch that matches one MODE",
        Setting = request.Takers[1].Setting(nameof(ModeOptions.Branches)),
        Pointer = "/ref",
        Fix = "Change the Branches of these MODEs so that only one matches.",
    };
}
