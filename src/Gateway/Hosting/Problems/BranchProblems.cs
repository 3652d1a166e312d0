using Gateway.Branches;

namespace Gateway.Hosting.Problems;

/// <summary>The kinds of problem that other branches make.</summary>
internal static class BranchProblems
{
    public static GatewayProblem HeldByOtherBranch(BranchState holder) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.HeldByOtherBranch,
        "The deployments belong to another branch.",
        $"{BranchRegister.Describe(holder)} An operator can release them with POST /api/v1/modes/{holder.Build.Mode}/release. Then send the build again.") with
    {
        HeldBy = HolderResource.From(holder),
    };

    public static GatewayProblem TooManyBranches(int limit, IReadOnlyList<string> branches, string setting) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.TooManyBranches,
        "Too many branches have deployments of their own.",
        $"{BranchRegister.DescribeFull(limit, branches, setting)} Delete or release one of them, then send the build again.");
}
