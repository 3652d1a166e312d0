using System.ComponentModel;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Inventory;
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
        api.MapGet("/modes/{mode}", GetAsync)
            .WithName("GetMode")
            .WithTags("MODEs")
            .WithSummary("Show what a MODE has on the server, deployment by deployment")
            .WithDescription(
                "Returns the MODE as in the list, and its lanes, one for each project and for each branch with deployments of its own: how each stands, its newest and its last successful rollout, and its deployments "
                + "with image, commit, since when and by whom, schedules, and whether they are paused and drifted. It is read from the ledger and the last check for drift; Prefect is not asked. "
                + "After a rollout that failed and could not be reverted, the lane is `not_restored`, and the deployments that it may have changed are `uncertain`.")
            .Produces<ModeResource>(StatusCodes.Status200OK)
            .ProducesProblems(400, 401, 404, 503);
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
            modes.Add(await ReadAsync(mode, ledger, lanes, freezes, cancellationToken));
        }

        return TypedResults.Json(new ModeList(modes), ModeJson.Answers.ModeList);
    }

    private static async Task<IResult> GetAsync(
        string mode,
        GatewayPolicy policy,
        IRolloutLedger ledger,
        ILaneLedger lanes,
        FreezeRegister freezes,
        ModeInventory inventory,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("Full name of a repository, owner/name; case-insensitive.")] string? repository = null,
        [Description("A project: the folder of a manifest in its repository; empty for the root.")] string? project = null,
        [Description("A branch with deployments of its own, without refs/heads/; empty for the deployments that branches share.")] string? branch = null)
    {
        if (PathNames.Mode(policy, mode) is not { } found)
        {
            return new ProblemResult(PathNames.UnknownMode(policy));
        }

        var resource = await ReadAsync(found, ledger, lanes, freezes, cancellationToken);
        var stands = await inventory.ListAsync(found, new LaneFilter(repository, project, branch), cancellationToken);
        return TypedResults.Json(resource with { Lanes = [.. stands.Select(lane => ModeLane.From(lane, time.GetUtcNow()))] }, ModeJson.Answers.ModeResource);
    }

    private static async Task<ModeResource> ReadAsync(ModePolicy mode, IRolloutLedger ledger, ILaneLedger lanes, FreezeRegister freezes, CancellationToken cancellationToken) => new()
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
        FreezeExceptions = [.. (await freezes.ListExceptionsAsync(mode.Name, cancellationToken)).Select(FreezeExceptionResource.From)],
        Holds = [.. (await lanes.ListRollbackHoldsAsync(mode.Name, cancellationToken)).Select(HoldResource.From)],
        Current = [.. (await ledger.ListCurrentAsync(mode.Name, cancellationToken)).Select(rollout => rollout.ToResource())],
    };

    private static IResult GetEnvironment(string mode, GatewayPolicy policy) =>
        PathNames.Mode(policy, mode) is { } found
            ? TypedResults.Text(DotEnv.Write(found), "text/plain")
            : new ProblemResult(PathNames.UnknownMode(policy));
}
