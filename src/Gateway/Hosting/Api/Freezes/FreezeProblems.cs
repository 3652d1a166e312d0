using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Rollouts.Freezes;

namespace Gateway.Hosting.Api.Freezes;

/// <summary>The kinds of problem that freezes make.</summary>
internal static class FreezeProblems
{
    public static GatewayProblem ModeFrozen(ModeFreeze freeze) => ProblemCatalog.Make(
        StatusCodes.Status423Locked,
        Codes.ModeFrozen,
        "The MODE is frozen and accepts no builds.",
        FreezeRegister.Describe(freeze)) with
    {
        Freeze = FreezeResource.From(freeze),
    };

    public static GatewayProblem NotFrozen(string mode) => ProblemCatalog.Make(
        StatusCodes.Status404NotFound,
        Codes.NotFound,
        "The resource was not found.",
        $"MODE {mode} is not frozen.");
}
