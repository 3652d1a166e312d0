using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Ledger;
using Gateway.Policy;
using Gateway.Rollouts.Freezes;

namespace Gateway.Hosting.Api.Modes;

/// <summary>What the MODEs are.</summary>
internal static class ModeEndpoints
{
    public static void MapModes(this IEndpointRouteBuilder api)
    {
        api.MapGet("/modes", ListAsync)
            .WithName("ListModes")
            .WithTags("MODEs")
            .WithSummary("List the MODEs and what runs in each")
            .WithDescription(
                "Returns each MODE as configured: its branches and what they have to do with each other, repositories, deployment names, work pools and required checks; its freeze, if there is one, and in `holds` what rollbacks left as bad; "
                + "and in `current` the last successful rollout of each repository.")
            .Produces<ModeList>(StatusCodes.Status200OK)
            .ProducesProblems(401, 503);
        api.MapGet("/modes/{mode}/env", GetEnvironment)
            .WithName("GetModeEnvironment")
            .WithTags("MODEs")
            .WithSummary("Get a MODE's environment as a .env file, without secrets")
            .WithDescription("Returns the variables that the gateway sets in every deployment of the MODE, `MODE` first, so that you can run a pipeline locally: `curl … > .env`.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .ProducesProblems(401, 404);
    }

    private static async Task<IResult> ListAsync(GatewayPolicy policy, IRolloutLedger ledger, ILaneLedger lanes, FreezeRegister freezes, CancellationToken cancellationToken)
    {
        var modes = new List<ModeResource>();
        foreach (var mode in policy.Modes)
        {
            var current = await ledger.ListCurrentAsync(mode.Name, cancellationToken);
            modes.Add(new ModeResource
            {
                Name = mode.Name,
                Branches = mode.Branches,
                Repositories = mode.Repositories,
                DeploymentNames = mode.DeploymentNames,
                WorkPools = mode.WorkPools,
                RequiredChecks = mode.RequiredChecks,
                BranchIsolation = mode.BranchIsolation,
                BranchLifetimeSeconds = mode.BranchIsolation == BranchIsolation.Shared ? null : mode.BranchLifetime.TotalSeconds,
                MaxBranches = mode.BranchIsolation == BranchIsolation.Separate ? mode.MaxBranches : null,
                SharedBranches = mode.BranchIsolation == BranchIsolation.Separate ? mode.SharedBranches : null,
                Freeze = await freezes.FindAsync(mode.Name, cancellationToken) is { } freeze ? FreezeResource.From(freeze) : null,
                Holds = [.. (await lanes.ListRollbackHoldsAsync(mode.Name, cancellationToken)).Select(HoldResource.From)],
                Current = [.. current.Select(rollout => rollout.ToResource())],
            });
        }

        return TypedResults.Json(new ModeList(modes), ModeJson.Answers.ModeList);
    }

    private static IResult GetEnvironment(string mode, GatewayPolicy policy) =>
        PathNames.Mode(policy, mode) is { } found
            ? TypedResults.Text(DotEnv.Write(found), "text/plain")
            : new ProblemResult(PathNames.UnknownMode(policy));
}
