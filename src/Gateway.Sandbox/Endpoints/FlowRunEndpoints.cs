using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Runs;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Flow runs. Reading them is what takes them on, see <see cref="RunCourse"/>.</summary>
internal static class FlowRunEndpoints
{
    public static void MapFlowRuns(this SandboxRoutes routes)
    {
        routes.Post("/deployments/{id:guid}/create_flow_run", FlowRunModels.Create, FlowRunCreation.Run);
        routes.Post("/deployments/{id:guid}/schedule", FlowRunModels.Schedule, RunScheduling.Run);
        routes.Get("/flow_runs/{id:guid}", Read);
        routes.Post("/flow_runs/filter", FlowRunModels.Query, Filter);
        routes.Post("/flow_runs/count", FlowRunModels.Query, call => Answer.Ok(Matching(call).Count()));
        routes.Post("/flow_runs/{id:guid}/set_state", FlowRunModels.SetState, SetState);
        routes.Get("/flow_run_states/", ReadStates);
    }

    private static Answer Read(SandboxCall call)
    {
        if (!call.Store.FlowRuns.TryGetValue(call.Id, out var run))
        {
            return Answer.Problem(StatusCodes.Status404NotFound, "Flow run not found");
        }

        RunProgress.Advance(run, call.Store.Runs, call.Now);
        return Answer.Ok(new FlowRunView(run, call.Now));
    }

    private static Answer Filter(SandboxCall call)
    {
        if (Page.Parse(call.Body) is not { } page)
        {
            return Page.Refusal(call.Body);
        }

        // The states asked for do not matter here: who waits for the finished ones reads the others as well.
        foreach (var run in Candidates(call).Where(run => RunFilters.Matches(call.Body.Value("flow_runs"), run, anyState: true)))
        {
            RunProgress.Advance(run, call.Store.Runs, call.Now);
        }

        return Answer.Ok(page.Cut(Sort(Matching(call), call.Body.Text("sort")))
            .Select(run => new FlowRunView(run, call.Now))
            .ToArray());
    }

    private static Answer SetState(SandboxCall call)
    {
        if (!call.Store.FlowRuns.TryGetValue(call.Id, out var run))
        {
            return Answer.Exception(StatusCodes.Status404NotFound, $"Flow run with id {call.Id} not found");
        }

        var proposed = RunStates.Parse(call.Body.GetProperty("state"), run.Id, call.Now);
        if (!(call.Body.Value("force")?.GetBoolean() ?? false))
        {
            if (RunStates.Refusal(run.State, proposed) is { } refusal)
            {
                return refusal;
            }

            if (proposed.Type == RunStateType.Cancelling && run.State.Type == RunStateType.Scheduled && run.InfrastructurePid is null)
            {
                var cancelled = RunState.New(RunStateType.Cancelled, null, call.Now, run.Id);
                Enter(run, cancelled);
                return RunStates.Rejected(
                    StatusCodes.Status201Created, cancelled, "Scheduled flow run has no infrastructure to terminate.");
            }
        }

        Enter(run, proposed);
        return RunStates.Accepted(proposed);
    }

    /// <summary>
    /// A state from outside ends what the worker was about to do, but for ending a run that is called off, and for taking up
    /// one that is scheduled again.
    /// </summary>
    private static void Enter(FlowRun run, RunState state)
    {
        run.Enter(state);
        run.Ahead.Clear();
        if (state.Type == RunStateType.Scheduled)
        {
            run.Course = null;
        }
        else if (state.Type == RunStateType.Cancelling)
        {
            run.Ahead.Enqueue(new(RunStateType.Cancelled));
        }
    }

    private static Answer ReadStates(SandboxCall call)
    {
        var issues = new Findings(call.Manners, null);
        var at = new Location(["query", "flow_run_id"]);
        var id = call.Query("flow_run_id");
        if (id is null)
        {
            issues.Add(Issue.Missing(at, SandboxJson.Null));
        }
        else
        {
            BodyTypes.Id(System.Text.Json.JsonSerializer.SerializeToElement(id), at, issues);
        }

        if (issues.Count > 0)
        {
            return SandboxRoutes.Refusal(issues.All, null);
        }

        return Answer.Ok(call.Store.FlowRuns.TryGetValue(Guid.Parse(id!), out var run)
            ? run.States.Select(state => new RunStateView(state)).ToArray()
            : []);
    }

    private static IEnumerable<FlowRun> Matching(SandboxCall call) =>
        Candidates(call).Where(run => RunFilters.Matches(call.Body.Value("flow_runs"), run, anyState: false));

    private static IEnumerable<FlowRun> Candidates(SandboxCall call)
    {
        var (deployments, flows, pools) = (call.Body.Value("deployments"), call.Body.Value("flows"), call.Body.Value("work_pools"));
        return call.Store.FlowRuns.Values.Where(run =>
            Filters.Matches(flows, run.Deployment.Flow)
            && (deployments is null || (call.Store.Deployments.ContainsKey(run.Deployment.Id) && Filters.Matches(deployments, run.Deployment)))
            && Filters.Matches(pools, run.Pool));
    }

    private static IEnumerable<FlowRun> Sort(IEnumerable<FlowRun> runs, string? sort) => sort switch
    {
        "START_TIME_ASC" => runs.OrderBy(run => run.Start ?? run.ExpectedStart),
        "START_TIME_DESC" => runs.OrderByDescending(run => run.Start ?? run.ExpectedStart),
        "EXPECTED_START_TIME_ASC" => runs.OrderBy(run => run.ExpectedStart),
        "EXPECTED_START_TIME_DESC" => runs.OrderByDescending(run => run.ExpectedStart),
        "NAME_ASC" => runs.OrderBy(run => run.Name, StringComparer.Ordinal),
        "NAME_DESC" => runs.OrderByDescending(run => run.Name, StringComparer.Ordinal),
        "NEXT_SCHEDULED_START_TIME_ASC" => runs.OrderBy(run => run.NextScheduledStart),
        "END_TIME_DESC" => runs.OrderByDescending(run => run.End),
        _ => runs.OrderByDescending(run => run.Id.ToString(), StringComparer.Ordinal),
    };
}
