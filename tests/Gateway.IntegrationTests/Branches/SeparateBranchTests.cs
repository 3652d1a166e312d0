using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Projects;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Branches;

/// <summary>Branches with deployments of their own.</summary>
public sealed class SeparateBranchTests
{
    private const string Manifest = """
        pull:
          - prefect.deployments.steps.set_working_directory: { directory: /app }
        deployments:
          - name: abordagem-staging
            entrypoint: pipelines/arcgis/abordagem/flows.py:abordagem_flow
            work_pool: { name: docker-pool, job_variables: { image: "{{ $PREFECT_DEPLOYMENT_IMAGE }}" } }
            tags: [staging]
            schedules:
              - { cron: "0 6 * * *" }
              - { cron: "0 7 * * *", active: true }
            triggers:
              - { type: event, expect: [staging.done] }
              - { type: event, expect: [staging.more], enabled: true, name: more }
        """;

    [Fact]
    public async Task Each_branch_has_deployments_of_its_own_that_carry_its_name()
    {
        await using var gateway = await Branched.StartAsync("separate");

        var rollout = await gateway.BuildAsync(Branched.Build("a", 1));
        await gateway.BuildAsync(Branched.Build("b", 2));

        Assert.Equal("staging/a", (string?)rollout["branch"]);
        Assert.Equal(["abordagem-staging--staging-a", "abordagem-staging--staging-b"], gateway.Running());
        Assert.All(gateway.Sandbox.Deployments.EnumerateArray(), static deployment =>
            Assert.Contains(deployment.GetProperty("tags").EnumerateArray(), static tag => tag.GetString()!.StartsWith("branch:staging/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Schedules_and_triggers_are_off_unless_the_manifest_switches_them_on()
    {
        await using var gateway = await Branched.StartAsync("separate");

        await gateway.BuildAsync(Branched.Build("a", 1, Manifest));

        Assert.Equal([false, true], Schedules(gateway));
        Assert.Equal([("abordagem-staging--staging-a__automation_1", false), ("more--staging-a", true)], Automations(gateway));
    }

    [Fact]
    public async Task A_MODE_can_keep_all_of_them_off()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:BranchSchedules", "off"));

        await gateway.BuildAsync(Branched.Build("a", 1, Manifest));

        Assert.Equal([false, false], Schedules(gateway));
        Assert.All(Automations(gateway), static automation => Assert.False(automation.IsOn));
    }

    [Fact]
    public async Task The_conditions_of_a_trigger_stay_as_they_are_written()
    {
        await using var gateway = await Branched.StartAsync("separate");

        await gateway.BuildAsync(Branched.Build("a", 1, Manifest.Replace("expect: [staging.more]", "match_related: { prefect.resource.name: abordagem-staging, prefect.resource.role: deployment }", StringComparison.Ordinal)));

        var trigger = gateway.Sandbox.Automations.EnumerateArray().Select(static automation => automation.GetProperty("fields")).Single(static fields => fields.GetProperty("name").GetString() == "more--staging-a").GetProperty("trigger");
        Assert.Contains("\"abordagem-staging\"", trigger.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smoke_run_is_of_the_branchs_own_deployment()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:SmokeRun:Deployment", "abordagem-staging"));

        var rollout = await gateway.BuildAsync(Branched.Build("a", 1));

        var steps = (await gateway.Gateway.GetJsonAsync($"/api/v1/rollouts/{rollout["id"]}"))["steps"]!.AsArray();
        Assert.All(steps.Where(static step => (string?)step!["kind"] == "smoke_run"), static step => Assert.Equal("abordagem-staging--staging-a", (string?)step!["subject"]));
        Assert.Contains(steps, static step => (string?)step!["kind"] == "smoke_run");
    }

    [Fact]
    public async Task Branches_that_share_the_deployments_change_those_and_prune_nothing_of_other_branches()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:SharedBranches:0", "staging/main"));
        await gateway.BuildAsync(Branched.Build("a", 1, TestManifests.From("one", "two", "three")));
        var shared = await gateway.BuildAsync(Branched.Build("main", 2, TestManifests.From("one", "two")));

        await gateway.BuildAsync(Branched.Build("main", 3, TestManifests.From("one")));

        Assert.Null(shared["branch"]);
        Assert.Equal(["one-staging", "one-staging--staging-a", "three-staging--staging-a", "two-staging--staging-a"], gateway.Running());
    }

    [Fact]
    public async Task What_a_branch_removes_from_its_manifest_is_deleted_and_only_of_its_own()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1, TestManifests.From("one", "two")));
        await gateway.BuildAsync(Branched.Build("b", 2, TestManifests.From("one", "two")));

        await gateway.BuildAsync(Branched.Build("a", 3, TestManifests.From("one")));

        Assert.Equal(["one-staging--staging-a", "one-staging--staging-b", "two-staging--staging-b"], gateway.Names());
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("merged")]
    public async Task The_deployments_go_with_the_branch(string reason)
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:ImageReference", "variable"));
        await gateway.BuildAsync(Branched.Build("a", 1, Manifest));
        await gateway.BuildAsync(Branched.Build("b", 2));

        var released = Assert.Single(await gateway.EndAsync("a", reason));
        var removal = await gateway.EndOfAsync(released["rollout_id"]!);

        Assert.Equal(("removal", "succeeded", 1), ((string?)removal["kind"], (string?)removal["status"], (int)removal["deployments"]!["pruned"]!));
        Assert.Equal(["abordagem-staging--staging-b"], gateway.Names());
        Assert.Empty(gateway.Sandbox.Automations.EnumerateArray());
        Assert.Single(gateway.Sandbox.Variables);
        Assert.Equal(["staging/b"], (await gateway.BranchesAsync()).Select(static branch => (string)branch["branch"]!));
    }

    [Fact]
    public async Task Each_branch_has_a_variable_of_its_own_for_its_image()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:ImageReference", "variable"), ("Modes:staging:SharedBranches:0", "staging/main"));
        foreach (var (index, branch) in ((string[])["main", "a", "b"]).Index())
        {
            await gateway.BuildAsync(Branched.Build(branch, index + 1));
        }

        await gateway.BuildAsync(Branched.Build("main", 9));

        Assert.Equal(
            [OperatedGateway.ImageOf(2), OperatedGateway.ImageOf(3), OperatedGateway.ImageOf(9)],
            gateway.Sandbox.Variables.Values.Select(static variable => variable.Value.GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_branch_that_comes_again_gets_its_deployments_again()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        await gateway.EndOfAsync(Assert.Single(await gateway.EndAsync("a"))["rollout_id"]!);

        await gateway.BuildAsync(Branched.Build("a", 2));

        Assert.Equal(["abordagem-staging--staging-a"], gateway.Running());
    }

    [Fact]
    public async Task Deployments_of_a_branch_that_has_not_deployed_for_its_lifetime_are_deleted()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Rollouts:BranchSweepInterval", "00:00:01"), ("Modes:staging:SharedBranches:0", "staging/main"));
        await gateway.BuildAsync(Branched.Build("a", 1));
        await gateway.BuildAsync(Branched.Build("main", 2));
        await gateway.AgeAsync();
        await gateway.BuildAsync(Branched.Build("b", 3));

        await Waiting.UntilAsync(async () => (await gateway.BranchesAsync()).Count == 1);

        Assert.Equal(["abordagem-staging", "abordagem-staging--staging-b"], gateway.Running());
        Assert.Equal(["staging/b"], (await gateway.BranchesAsync()).Select(static branch => (string)branch["branch"]!));
    }

    [Fact]
    public async Task Deployments_that_could_not_be_deleted_are_deleted_later()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Rollouts:BranchSweepInterval", "00:00:01"));
        await gateway.BuildAsync(Branched.Build("a", 1));
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "DELETE", Times = 1 });

        await gateway.EndAsync("a");

        await Waiting.UntilAsync(() => gateway.Names().Count == 0);
    }

    [Fact]
    public async Task Deployments_that_could_not_be_deleted_are_deleted_later_whatever_failed_since()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:Drift", "heal"), ("Rollouts:DriftInterval", "00:00:01"));
        await gateway.BuildAsync(Branched.Build("a", 1, TestManifests.From("one", "two")));
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments/filter", Times = 1 });
        await gateway.EndOfAsync(Assert.Single(await gateway.EndAsync("a"))["rollout_id"]!);
        await gateway.BuildAsync(Branched.Build("a", 2, "deployments: [{ name: one-staging, entrypoint: \"nowhere.py:nothing\", work_pool: { name: docker-pool, job_variables: { image: \"{{ $PREFECT_DEPLOYMENT_IMAGE }}\" } } }]"), "failed");
        gateway.Settings["Rollouts:BranchSweepInterval"] = "00:00:01";
        await gateway.RestartAsync();

        await Waiting.UntilAsync(() => gateway.Names().Count == 0);
    }

    [Fact]
    public async Task A_removal_that_is_tried_again_and_that_an_operator_cancels_is_not_tried_once_more()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments/filter", Times = 1 });
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments/filter", Times = 1 });
        var failed = await gateway.EndOfAsync(Assert.Single(await gateway.EndAsync("a"))["rollout_id"]!);
        Assert.True((DateTimeOffset)Assert.Single(await gateway.BranchesAsync())["until"]! <= TimeProvider.System.GetUtcNow());

        var again = await gateway.OrderAsync(HttpMethod.Post, $"/rollouts/{failed["id"]}/retry", wait: null);
        await gateway.OrderAsync(HttpMethod.Post, $"/rollouts/{again.Body["id"]}/cancel");

        Assert.Equal("cancelled", (string?)(await gateway.EndOfAsync(again.Body["id"]!))["status"]);
        Assert.True((DateTimeOffset)Assert.Single(await gateway.BranchesAsync())["until"]! > TimeProvider.System.GetUtcNow().AddDays(6));
    }

    [Fact]
    public async Task A_removal_is_not_tried_again_once_the_branch_has_deployed_again()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments/filter", Times = 1 });
        var failed = await gateway.EndOfAsync(Assert.Single(await gateway.EndAsync("a"))["rollout_id"]!);
        await gateway.BuildAsync(Branched.Build("a", 2));

        var retry = await gateway.OrderAsync(HttpMethod.Post, $"/rollouts/{failed["id"]}/retry");

        Assert.Equal((409, "run_outdated"), retry.Problem);
        Assert.Equal(["abordagem-staging--staging-a"], gateway.Running());
    }

    [Fact]
    public async Task What_a_branch_had_before_it_was_removed_is_nothing_to_go_back_to_by_the_word_previous()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        await gateway.EndOfAsync(Assert.Single(await gateway.EndAsync("a"))["rollout_id"]!);
        await gateway.BuildAsync(Branched.Build("a", 2));

        var order = new JsonObject { ["repository"] = GatewaySettings.Repository, ["branch"] = "staging/a", ["to"] = "previous" };
        var answer = await gateway.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", order);

        Assert.Equal((409, "rollout_not_succeeded"), answer.Problem);
        Assert.Contains("deleted the deployments of the branch staging/a", (string?)answer.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_branches_shared_before_can_still_be_rolled_back()
    {
        await using var gateway = await OperatedGateway.StartAsync();
        await gateway.BuildAsync(Branched.Build("a", 1));
        await gateway.BuildAsync(Branched.Build("a", 2));
        gateway.Settings["Modes:staging:BranchIsolation"] = "separate";
        await gateway.RestartAsync();

        var answer = await gateway.RollBackAsync("previous");

        Assert.Equal((HttpStatusCode.OK, "succeeded"), (answer.Status, (string?)answer.Body["status"]));
        Assert.Equal(OperatedGateway.ImageOf(1), gateway.Image);
    }

    [Fact]
    public async Task Letters_of_every_language_stay_in_the_names()
    {
        await using var gateway = await Branched.StartAsync("separate");

        await gateway.BuildAsync(Branched.Build("ação", 1));
        await gateway.BuildAsync(Branched.Build("açao", 2));

        Assert.Equal(["abordagem-staging--staging-açao", "abordagem-staging--staging-ação"], gateway.Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_MODE_that_keeps_its_branches_apart_no_more_loses_their_deployments()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Rollouts:BranchSweepInterval", "00:00:01"));
        await gateway.BuildAsync(Branched.Build("a", 1));
        gateway.Settings["Modes:staging:BranchIsolation"] = "shared";
        await gateway.RestartAsync();

        await Waiting.UntilAsync(() => gateway.Names().Count == 0);
    }

    [Fact]
    public async Task As_many_branches_have_deployments_as_the_MODE_allows()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:MaxBranches", "2"));
        await gateway.BuildAsync(Branched.Build("a", 1));
        await gateway.BuildAsync(Branched.Build("b", 2));
        await gateway.BuildAsync(Branched.Build("a", 3));

        var problem = await gateway.RefuseAsync(Branched.Build("c", 4));

        Assert.Equal("too_many_branches", (string?)problem["code"]);
        Assert.Contains("Gateway:Modes:staging:MaxBranches allows 2 branches of a repository to have deployments of their own, and there are as many. The longest unused: staging/b, staging/a.", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("too_many_branches", (await gateway.PlanAsync(Branched.Build("c", 4))).Codes());
        Assert.DoesNotContain("too_many_branches", (await gateway.PlanAsync(Branched.Build("a", 4))).Codes());
        Assert.Equal(("too_many_branches", "unknown_tree"), (await gateway.AskAsync("c", new string('a', 40)), await gateway.AskAsync("a", new string('a', 40))));
        await gateway.EndOfAsync(Assert.Single(await gateway.ReleaseAsync("b"))["rollout_id"]!);
        await gateway.BuildAsync(Branched.Build("c", 5));
    }

    [Fact]
    public async Task A_branch_cannot_name_its_way_into_another_MODE()
    {
        await using var gateway = await Branched.StartAsync("separate");

        var problem = await gateway.RefuseAsync(Branched.Build("x-prod", 1), HttpStatusCode.Forbidden);

        var error = Assert.Single(problem["errors"]!.AsArray())!;
        Assert.Equal(("branch_name_not_allowed", "Rename the branch."), ((string?)error["code"], (string?)error["fix"]));
        Assert.Contains("abordagem-staging--staging-x-prod would be a deployment of MODE prod", (string?)error["detail"], StringComparison.Ordinal);
        Assert.Empty(gateway.Names());
    }

    [Fact]
    public async Task Two_branches_that_are_written_alike_do_not_take_each_others_deployments()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("fix/a", 1));

        var rollout = await gateway.BuildAsync(Branched.Build("fix-a", 2), "failed");

        Assert.Equal("plan_invalid", (string?)rollout["failure"]!["code"]);
        Assert.Contains("deployment_of_other_lane", rollout.Codes());
        Assert.Contains("(branch staging/fix/a), MODE staging", rollout.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("rename this branch or release the other", rollout.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_of_a_branch_is_of_its_own_deployments()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        await gateway.BuildAsync(Branched.Build("a", 2));

        var order = new JsonObject { ["repository"] = GatewaySettings.Repository, ["branch"] = "staging/a", ["to"] = "previous" };
        var answer = await gateway.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", order);

        Assert.Equal((HttpStatusCode.OK, "succeeded", "staging/a"), (answer.Status, (string?)answer.Body["status"], (string?)answer.Body["branch"]));
        Assert.Equal(OperatedGateway.ImageOf(1), gateway.Image);
        var shared = await gateway.RollBackAsync("previous");
        Assert.Equal(HttpStatusCode.NotFound, shared.Status);
        Assert.Contains($"The repository has these there: the root of {GatewaySettings.Repository.ToLowerInvariant()} with branch staging/a. Name one in project and branch.", (string?)shared.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_says_whose_own_deployments_it_is_about()
    {
        await using var gateway = await Branched.StartAsync("separate");
        var build = Branched.Build("a", 1);

        Assert.Equal("staging/a", (string?)(await gateway.PlanAsync(build))["branch"]);
        using var request = SignedBuild.From(build).ToRequest("/api/v1/plans");
        request.Headers.TryAddWithoutValidation("Accept", "text/markdown");
        using var markdown = await gateway.Gateway.Client.SendAsync(request);
        Assert.Contains("'s own. Its schedules and triggers are off", await markdown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_MODEs_say_what_their_branches_have_to_do_with_each_other()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:SharedBranches:0", "develop"), ("Modes:staging:BranchLifetime", "2.00:00:00"));

        var modes = (await gateway.Gateway.GetJsonAsync("/api/v1/modes"))["items"]!.AsArray();

        var staging = modes.Single(static mode => (string)mode!["name"]! == "staging")!;
        Assert.Equal(("separate", 172_800, 20, "develop"), ((string?)staging["branch_isolation"], (int?)staging["branch_lifetime_seconds"], (int?)staging["max_branches"], (string?)staging["shared_branches"]![0]));
        Assert.Equal("shared", (string?)modes.Single(static mode => (string)mode!["name"]! == "prod")!["branch_isolation"]);
    }

    [Fact]
    public async Task A_plan_says_that_a_deployment_is_deleted_where_it_is()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        var build = Branched.Build("a", 2, TestManifests.Simple.Replace("abordagem-staging", "other-staging", StringComparison.Ordinal));
        build["allow_mass_prune"] = true;

        var pruned = (await gateway.PlanAsync(build))["deployments"]!.AsArray().Single(static deployment => (string?)deployment!["action"] == "prune")!;

        Assert.Equal(("deleted", true), ((string?)pruned["fields"]![0]!["field"], (bool?)pruned["fields"]![0]!["new"]));
    }

    [Fact]
    public async Task A_deletion_that_failed_is_shown_with_the_branch()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 401, Body = """{"exception_message":"Unauthorized"}""" });

        var released = Assert.Single(await gateway.ReleaseAsync("a"));

        Assert.Equal("failed", (string?)released["status"]);
        var removal = Assert.Single(await gateway.BranchesAsync())["removal"]!;
        Assert.Equal(((string?)released["rollout_id"], "failed"), ((string?)removal["rollout_id"], (string?)removal["status"]));
        Assert.NotNull((string?)removal["failure_code"]);
        gateway.Sandbox.Faults.Clear();
    }

    [Fact]
    public async Task Drift_is_told_of_each_branch_and_healed()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:Drift", "heal"), ("Rollouts:DriftInterval", "00:00:01"));
        await gateway.BuildAsync(Branched.Build("a", 1));
        var id = gateway.Sandbox.Deployments[0].GetProperty("id").GetString();
        using var client = new HttpClient();
        using var gone = await client.DeleteAsync(new Uri(gateway.Sandbox.ApiUrl, $"/api/deployments/{id}"));

        await Waiting.UntilAsync(() => gateway.Running().SequenceEqual(["abordagem-staging--staging-a"]));

        var drift = await gateway.Gateway.GetJsonAsync("/api/v1/modes/staging/drift");
        Assert.Equal("staging/a", (string?)Assert.Single(drift["lanes"]!.AsArray())!["branch"]);
    }

    [Fact]
    public async Task A_removal_that_failed_can_be_tried_again()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments/filter", Times = 1 });
        var failed = await gateway.EndOfAsync(Assert.Single(await gateway.EndAsync("a"))["rollout_id"]!);

        var retry = await gateway.OrderAsync(HttpMethod.Post, $"/rollouts/{failed["id"]}/retry");

        Assert.Equal(("removal", "succeeded"), ((string?)retry.Body["kind"], (string?)retry.Body["status"]));
        Assert.Empty(gateway.Names());
    }

    [Fact]
    public async Task What_a_branch_has_to_build_is_told_by_its_own_deployments()
    {
        await using var gateway = await Branched.StartAsync("separate");
        var tree = new string('a', 40);
        var build = Branched.Build("a", 1);
        build["tree"] = tree;
        await gateway.BuildAsync(build);

        Assert.Equal("up_to_date", await gateway.AskAsync("a", tree));
        Assert.Equal("never_deployed", await gateway.AskAsync("b", tree));
        await gateway.EndOfAsync(Assert.Single(await gateway.EndAsync("a"))["rollout_id"]!);
        Assert.Equal("never_deployed", await gateway.AskAsync("a", tree));
    }

    [Fact]
    public async Task A_branch_has_to_build_only_what_differs_from_the_deployments_that_branches_share()
    {
        await using var gateway = await Branched.StartAsync("separate", ("Modes:staging:SharedBranches:0", "staging/main"));
        var (shared, changed) = (new string('a', 40), new string('b', 40));
        var build = Branched.Build("main", 1);
        build["tree"] = shared;
        await gateway.BuildAsync(build);

        Assert.Equal("same_as_shared", await gateway.AskAsync("a", shared));
        Assert.Equal("never_deployed", await gateway.AskAsync("a", changed));

        // What it has of its own is what counts from then on.
        var own = Branched.Build("a", 2);
        own["tree"] = changed;
        await gateway.BuildAsync(own);
        Assert.Equal("up_to_date", await gateway.AskAsync("a", changed));
        Assert.Equal("tree_changed", await gateway.AskAsync("a", shared));
    }

    [Fact]
    public async Task What_runs_is_listed_until_the_branch_is_gone()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        Assert.Equal(["staging/a"], await CurrentAsync(gateway));

        await gateway.EndOfAsync(Assert.Single(await gateway.EndAsync("a"))["rollout_id"]!);

        Assert.Empty(await CurrentAsync(gateway));
    }

    [Fact]
    public async Task A_branch_that_deploys_one_of_its_projects_keeps_the_others()
    {
        await using var gateway = await Monorepo.StartAsync(("Modes:staging:BranchIsolation", "separate"));
        await gateway.PostSeveralAsync(Monorepo.Builds(1, Monorepo.Project("a"), Monorepo.Project("b")));
        await gateway.AgeAsync();
        var build = await gateway.BuildAsync(Monorepo.Build("a", run: 2));

        var branches = await gateway.BranchesAsync();

        Assert.Equal(2, branches.Count);
        Assert.All(branches, branch => Assert.Equal((DateTimeOffset)build["accepted_at"]! + TimeSpan.FromDays(7), (DateTimeOffset)branch["until"]!));
    }

    [Fact]
    public async Task Every_project_of_a_branch_goes_with_it()
    {
        await using var gateway = await Monorepo.StartAsync(("Modes:staging:BranchIsolation", "separate"));
        await gateway.PostSeveralAsync(Monorepo.Builds(1, Monorepo.Project("a"), Monorepo.Project("b")));
        Assert.Equal(["a-staging--staging-demo", "b-staging--staging-demo"], gateway.Running());

        var released = await gateway.EndAsync("demo");
        foreach (var project in released)
        {
            await gateway.EndOfAsync(project["rollout_id"]!);
        }

        Assert.Equal(["pipelines/a", "pipelines/b"], released.Select(static project => (string)project["project"]!));
        Assert.Empty(gateway.Names());
    }

    private static async Task<IReadOnlyList<string?>> CurrentAsync(OperatedGateway gateway) =>
        [.. (await gateway.Gateway.GetJsonAsync("/api/v1/modes"))["items"]!.AsArray().SelectMany(static mode => mode!["current"]!.AsArray()).Select(static rollout => (string?)rollout!["branch"])];

    private static IEnumerable<bool> Schedules(OperatedGateway gateway) =>
        gateway.Sandbox.Deployments[0].GetProperty("schedules").EnumerateArray()
            .OrderBy(static schedule => schedule.GetProperty("schedule").GetProperty("cron").GetString(), StringComparer.Ordinal)
            .Select(static schedule => schedule.GetProperty("active").GetBoolean());

    private static IEnumerable<(string? Name, bool IsOn)> Automations(OperatedGateway gateway) =>
        gateway.Sandbox.Automations.EnumerateArray()
            .Select(static automation => automation.GetProperty("fields"))
            .Select(static fields => (fields.GetProperty("name").GetString(), fields.GetProperty("enabled").GetBoolean()))
            .OrderBy(static automation => automation.Item1, StringComparer.Ordinal);
}
