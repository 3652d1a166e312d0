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

    /// <summary>No operator froze the MODE; a window of the settings may.</summary>
    public static GatewayProblem NotFrozen(string mode, ModeFreeze? window) => ProblemCatalog.NotFound(
        window is null
            ? $"MODE {mode} is not frozen."
            : $"No operator froze MODE {mode}. {FreezeRegister.Describe(window)} Change that setting, or have the MODE accept one commit with POST /api/v1/modes/{mode}/freeze/exceptions.");

    public static GatewayProblem NotExcepted(string mode, FreezeException exception) =>
        ProblemCatalog.NotFound($"MODE {mode} has no exception for the commit {exception.Commit} of {exception.Repository}. GET /api/v1/modes lists those that there are.");
}
