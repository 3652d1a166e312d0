using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Planning;
using Gateway.Policy;
using Gateway.Prefect;
using static Gateway.Testing.PlanningCases;

namespace Gateway.Core.Tests.Planning;

public class PlannerTests
{
    [Fact]
    public void A_deployment_that_the_server_lacks_is_created()
    {
        var create = Assert.IsType<PlannedDeployment.Create>(Assert.Single(Plan(Wanted).Deployments));

        Assert.Equal((Wanted, Flow), (create.Spec, create.FlowName));
    }

    [Fact]
    public void The_same_name_in_another_flow_is_another_deployment()
    {
        var plan = Plan(Wanted with { FlowName = "Another" }, Live);

        Assert.Equal("Another", Assert.IsType<PlannedDeployment.Create>(Assert.Single(plan.Deployments)).FlowName);
    }

    [Fact]
    public void A_flow_that_nobody_names_is_that_of_the_live_deployment_with_that_name_and_entrypoint()
    {
        var plan = Plan(Wanted with { FlowName = null }, Live);

        Assert.Equal(Flow, Assert.IsType<PlannedDeployment.Unchanged>(Assert.Single(plan.Deployments)).FlowName);
    }

    [Fact]
    public void A_new_deployment_has_the_flow_of_the_lanes_live_deployment_with_its_entrypoint()
    {
        var plan = Planner.Plan([Wanted, Wanted with { FlowName = null, Name = "nightly" }], State(Live), Owning(Flow));

        Assert.Equal(("nightly", Flow), plan.Deployments.OfType<PlannedDeployment.Create>().Select(create => (create.Spec.Name, create.FlowName)).Single());
        Assert.Empty(plan.Findings);
    }

    [Fact]
    public void A_deployment_of_nobody_names_no_flow_but_that_of_its_own_name()
    {
        var plan = Planner.Plan([Wanted with { FlowName = null, Name = "nightly" }], State(Live));

        Assert.Equal("flow_unknown", Assert.Single(plan.Findings).Code);
    }

    [Fact]
    public void Flows_of_several_names_with_one_entrypoint_in_the_lane_name_none()
    {
        var otherFlow = Guid.NewGuid();
        var state = State(Live, Live with { Id = Guid.NewGuid(), FlowId = otherFlow }) with
        {
            FlowNames = new Dictionary<Guid, string> { [FlowId] = Flow, [otherFlow] = "Twin" },
        };

        var plan = Planner.Plan([Wanted with { FlowName = null, Name = "nightly" }], state, Owning(Flow, "Twin") with { Prune = PruneBehaviour.Keep });

        Assert.Contains("belong to \"Abordagem | Carga ArcGIS\" and \"Twin\"", Assert.Single(plan.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_is_never_guessed()
    {
        var otherFlow = Guid.NewGuid();
        var state = State(Live, Live with { Id = Guid.NewGuid(), FlowId = otherFlow }) with
        {
            FlowNames = new Dictionary<Guid, string> { [FlowId] = Flow, [otherFlow] = "Twin" },
        };

        var several = Assert.Single(Planner.Plan([Wanted with { FlowName = null }], state).Findings);
        var none = Assert.Single(Plan(Wanted with { FlowName = null, Entrypoint = "x.py:f" }, Live).Findings);

        Assert.Equal(("flow_unknown", FindingSeverity.Error), (several.Code, several.Severity));
        Assert.Contains("\"Abordagem | Carga ArcGIS\" and \"Twin\"", several.Message, StringComparison.Ordinal);
        Assert.Equal("flow_unknown", none.Code);
        Assert.Contains("x.py:f is unknown", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_flow_is_said_once_per_entrypoint()
    {
        var plan = Planner.Plan([Wanted with { FlowName = null }, Wanted with { FlowName = null, Name = "b" }, Wanted with { FlowName = null, Entrypoint = "y.py:f" }], State());

        Assert.Equal(2, plan.Findings.Count);
        Assert.True(plan.HasErrors);
        Assert.Empty(plan.Deployments);
    }

    [Fact]
    public void A_live_deployment_whose_flow_has_no_name_is_not_taken()
    {
        var plan = Planner.Plan([Wanted], State(Live) with { FlowNames = new Dictionary<Guid, string>() });

        Assert.IsType<PlannedDeployment.Create>(Assert.Single(plan.Deployments));
    }

    [Fact]
    public void One_identity_twice_is_an_error()
    {
        var plan = Planner.Plan([Wanted, Wanted], State(Live));

        Assert.Equal("deployment_duplicate", Assert.Single(plan.Findings).Code);
        Assert.Single(plan.Deployments);
    }

    [Fact]
    public void A_new_image_and_version_send_these_and_the_pool_and_queue_so_that_the_server_checks()
    {
        var update = Update(Wanted with { Version = "v2", JobVariables = Json("""{"image": "b"}"""), WorkQueueName = "slow" }, Live with { WorkQueueName = "slow" });

        AssertPatch("""{"version": "v2", "job_variables": {"image": "b"}, "work_pool_name": "docker-pool", "work_queue_name": "slow"}""", update);
        Assert.Equal(["version", "job_variables"], update.Changes.Select(change => change.Field));
        Assert.Equal("""{"image": "a"}""", update.Changes[1].Old.GetRawText());
        Assert.Equal("""{"image": "b"}""", update.Changes[1].New.GetRawText());
        Assert.Empty(update.SchedulesToDelete);
        Assert.Equal(Id, update.LiveId);
    }

    public static IEnumerable<object?[]> FieldChanges => new TheoryData<string, string, DeploymentSpec>()
    {
        { "version", """{"version": null}""", Wanted with { Version = null } },
        { "description", """{"description": "d"}""", Wanted with { Description = "d" } },
        { "description", """{"description": null}""", Wanted with { Description = null } },
        { "entrypoint", """{"entrypoint": "x.py:f"}""", Wanted with { Entrypoint = "x.py:f" } },
        { "parameter_openapi_schema", """{"parameter_openapi_schema": {"type": "object"}}""", Wanted with { ParameterOpenApiSchema = Json("""{"type": "object"}""") } },
        { "parameters", """{"parameters": {"a": 1}}""", Wanted with { Parameters = Json("""{"a": 1}""") } },
        { "enforce_parameter_schema", """{"enforce_parameter_schema": false}""", Wanted with { EnforceParameterSchema = false } },
        { "paused", """{"paused": true}""", Wanted with { Paused = true } },
        { "tags", """{"tags": ["b", "a"]}""", Wanted with { Tags = ["b", "a"] } },
        { "pull_steps", """{"pull_steps": []}""", Wanted with { PullSteps = Json("[]") } },
        { "concurrency_limit", """{"concurrency_limit": 3}""", Wanted with { ConcurrencyLimit = 3 } },
        { "concurrency_options", """{"concurrency_options": {"collision_strategy": "ENQUEUE"}}""", Wanted with { ConcurrencyOptions = new ConcurrencyOptions("ENQUEUE", null) } },
        { "work_queue_name", """{"work_pool_name": "docker-pool", "work_queue_name": "slow"}""", Wanted with { WorkQueueName = "slow" } },
    };

    [Theory]
    [MemberData(nameof(FieldChanges))]
    internal void A_field_that_differs_is_all_that_is_sent(string field, string patch, DeploymentSpec spec)
    {
        var update = Update(spec, Live);

        Assert.Equal(field, Assert.Single(update.Changes).Field);
        AssertPatch(patch, update);
    }

    [Fact]
    public void Another_pool_is_sent_with_its_queue()
    {
        var plan = Planner.Plan(
            [Wanted with { WorkPoolName = "other" }],
            State(Live) with { WorkPools = new Dictionary<string, WorkPool> { ["other"] = Docker with { Name = "other" } } });

        var update = Assert.IsType<PlannedDeployment.Update>(Assert.Single(plan.Deployments));
        AssertPatch("""{"work_pool_name": "other", "work_queue_name": null}""", update);
        Assert.Equal("work_pool_name", Assert.Single(update.Changes).Field);
    }

    [Fact]
    public void What_nobody_speaks_of_is_kept()
    {
        var spec = Wanted with { FlowFactsKnown = false, Version = null, Description = null, ParameterOpenApiSchema = null, PullSteps = null, Paused = null };

        AssertUnchanged(spec, Live with { Paused = true });
    }

    [Fact]
    public void What_is_the_same_to_the_server_is_no_change()
    {
        AssertUnchanged(Wanted with { Tags = ["a", "b"] }, Live with { Tags = ["b", "a"] });
        AssertUnchanged(Wanted with { Parameters = Json("""{"a": 1.0, "b": [1e2]}""") }, Live with { Parameters = Json("""{"b": [100], "a": 1}""") });
        AssertUnchanged(Wanted, Live with { Parameters = null, WorkQueueName = null });
        AssertUnchanged(Wanted with { WorkQueueName = "default" }, Live);
        AssertUnchanged(Wanted with { ConcurrencyLimit = 2 }, Live with { GlobalConcurrencyLimit = new LiveConcurrencyLimit(Guid.NewGuid(), "shared", 2) });
        AssertUnchanged(
            Wanted with { ConcurrencyOptions = new ConcurrencyOptions("ENQUEUE", null) },
            Live with { ConcurrencyOptions = new LiveConcurrencyOptions("ENQUEUE", 600) });
    }

    [Fact]
    public void A_deployments_own_concurrency_limit_is_removed_and_a_shared_one_left_alone()
    {
        var own = Live with { GlobalConcurrencyLimit = new LiveConcurrencyLimit(Guid.NewGuid(), $"deployment:{Id}", 2) };
        AssertPatch("""{"concurrency_limit": null}""", Update(Wanted, own));
        AssertPatch("""{"concurrency_limit": 5}""", Update(Wanted with { ConcurrencyLimit = 5 }, own));

        foreach (var spec in (DeploymentSpec[])[Wanted, Wanted with { ConcurrencyLimit = 5 }])
        {
            var plan = Plan(spec, Live with { GlobalConcurrencyLimit = new LiveConcurrencyLimit(Guid.NewGuid(), "shared", 2) });

            Assert.IsType<PlannedDeployment.Unchanged>(Assert.Single(plan.Deployments));
            var finding = Assert.Single(plan.Findings);
            Assert.Equal(("concurrency_limit_shared", FindingSeverity.Warning), (finding.Code, finding.Severity));
            Assert.False(plan.HasErrors);
        }
    }

    [Fact]
    public void Concurrency_options_that_left_the_manifest_are_cleared_and_differing_ones_replaced()
    {
        var live = Live with { ConcurrencyOptions = new LiveConcurrencyOptions("CANCEL_NEW", 60) };

        AssertPatch("""{"concurrency_options": null}""", Update(Wanted, live));
        AssertPatch(
            """{"concurrency_options": {"collision_strategy": "CANCEL_NEW", "grace_period_seconds": 90}}""",
            Update(Wanted with { ConcurrencyOptions = new ConcurrencyOptions("CANCEL_NEW", 90) }, live));
    }

    [Fact]
    public void Job_variables_that_cannot_be_cleared_are_an_error()
    {
        var plan = Plan(Wanted with { JobVariables = Json("{}") }, Live);

        Assert.Equal("job_variables_not_cleared", Assert.Single(plan.Findings).Code);
        AssertUnchanged(Wanted with { JobVariables = Json("{}") }, Live with { JobVariables = null });
    }

    [Fact]
    public void Job_variables_that_could_not_be_put_back_to_none_are_a_warning()
    {
        foreach (var none in (JsonElement?[])[null, Json("{}"), Json("null")])
        {
            var plan = Plan(Wanted, Live with { JobVariables = none });

            var finding = Assert.Single(plan.Findings);
            Assert.Equal(("job_variables_not_restored", FindingSeverity.Warning, false), (finding.Code, finding.Severity, plan.HasErrors));
        }
    }

    [Fact]
    public void A_thousand_deployments_are_planned_in_the_manifests_order()
    {
        var specs = Enumerable.Range(0, 1000).Select(index => Wanted with { Name = $"d{index}", JobVariables = Json($$"""{"image": "i{{index}}"}""") }).ToList();
        var live = specs.Select(spec => Live with { Id = Guid.NewGuid(), Name = spec.Name }).Reverse().ToArray();

        var plan = Planner.Plan(specs, State(live));

        Assert.Equal(specs, plan.Deployments.Select(planned => planned.Spec));
        Assert.All(plan.Deployments, planned => Assert.IsType<PlannedDeployment.Update>(planned));
    }

    [Fact]
    public void Of_more_findings_than_anybody_reads_the_worst_are_kept()
    {
        var specs = Enumerable.Range(0, 500)
            .Select(index => Wanted with { Name = $"d{index}", JobVariables = Json($$$"""{"env": {"A{{{index}}}": 1}}"""), Location = new ManifestLocation(index + 1, 1) })
            .ToList();

        var findings = Planner.Plan(specs, State()).Findings;

        Assert.Equal(FindingList.MaxShown, findings.Count);
        Assert.Contains(findings, finding => finding is { Code: "findings_capped", Severity: FindingSeverity.Error });
    }

    private static LaneKnowledge Owning(params string[] flows) =>
        new() { Owned = [.. flows.Select(flow => new OwnedDeployment(flow, Wanted.Name, Wanted, Removed: false))] };
}
