using Gateway.Branches;
using Gateway.Ledger;

namespace Gateway.Hosting.Problems;

/// <summary>The kinds of problem that other branches make.</summary>
internal static class BranchProblems
{
    private const int MaxNames = 5;

    public static GatewayProblem HeldByOtherBranch(BranchState holder) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.HeldByOtherBranch,
        "The deployments belong to another branch.",
        $"{BranchRegister.Describe(holder)} An operator can release them with POST /api/v1/modes/{holder.Build.Mode}/release. Then send the build again.") with
    {
        HeldBy = HolderResource.From(holder),
    };

    /// <summary>An operator releases what is not held.</summary>
    /// <param name="end">What was to be released.</param>
    /// <param name="there">What the repository's branches hold or have in the MODE.</param>
    public static GatewayProblem NothingToRelease(BranchEnd end, IEnumerable<BranchState> there)
    {
        var others = there.Select(static state => state.Build.Project.Length == 0 ? state.Branch : $"{state.Branch} ({state.Build.Project})").Distinct(StringComparer.Ordinal).ToList();
        return ProblemCatalog.Make(
            StatusCodes.Status404NotFound,
            Codes.NotFound,
            "The branch has nothing to release.",
            $"The branch {end.Branch} holds nothing of {Lane.OriginOf(end.Repository, end.Project ?? "")} in MODE {end.Mode} and has no deployments of its own there. "
            + (others.Count == 0 ? "No other branch does either." : $"These do: {string.Join(", ", others.Take(MaxNames))}{(others.Count > MaxNames ? ", …" : "")}."));
    }

    public static GatewayProblem TooManyBranches(int limit, IReadOnlyList<string> branches, string setting) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.TooManyBranches,
        "Too many branches have deployments of their own.",
        $"{BranchRegister.DescribeFull(limit, branches, setting)} Delete or release one of them, then send the build again.");
}
