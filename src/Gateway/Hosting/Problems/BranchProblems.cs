using System.Globalization;
using Gateway.Branches;

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

    public static GatewayProblem TooManyBranches(int limit, IReadOnlyList<string> branches, string setting) => ProblemCatalog.Make(
        StatusCodes.Status409Conflict,
        Codes.TooManyBranches,
        "Too many branches have deployments of their own.",
        string.Create(CultureInfo.InvariantCulture, $"{setting} allows {limit} for each repository. Delete or release one of these, the longest unused first: {string.Join(", ", branches.Take(MaxNames))}{(branches.Count > MaxNames ? ", …" : "")}. Then send the build again."));
}
