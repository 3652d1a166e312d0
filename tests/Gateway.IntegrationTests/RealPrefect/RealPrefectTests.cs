using System.Text.Json.Nodes;
using Gateway.IntegrationTests.AllOrNothing;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace Gateway.IntegrationTests.RealPrefect;

/// <summary>The gateway's main work against a real Prefect server, of whatever version is given.</summary>
public sealed class RealPrefectTests(RealServer server) : IClassFixture<RealServer>
{
    private const string OnPool = "deployments: [{ name: a-staging, entrypoint: \"" + TestManifests.Entrypoint + "\", work_pool: { name: docker-pool, job_variables: { image: \"{{ $PREFECT_DEPLOYMENT_IMAGE }}\" } } }]";

    [RealPrefectFact]
    public async Task The_servers_version_is_told_by_readiness()
    {
        await using var lane = await RealLane.StartAsync(server);
        var version = (string)(await server.SendAsync(HttpMethod.Get, "/admin/version"))!;

        using var answer = await lane.Gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));

        var prefect = (await answer.ReadJsonAsync())["checks"]!["prefect"]!;
        Assert.Equal(("healthy", $"Prefect {version} responds and accepts the gateway's credentials."), ((string?)prefect["status"], (string?)prefect["detail"]));
    }

    [RealPrefectFact]
    public async Task A_first_rollout_creates_every_deployment_and_the_same_build_again_changes_nothing()
    {
        await using var lane = await RealLane.StartAsync(server);

        var first = await lane.BuildAsync(TwelveDeployments.Before);
        var before = await lane.DeploymentsAsync();
        var again = await lane.BuildAsync(TwelveDeployments.Before, commit: 1);

        Assert.Equal((12, 0, 0, 0), RealLane.CountsOf(first));
        Assert.Equal((0, 0, 12, 0), RealLane.CountsOf(again));
        Assert.Equal(12, before.Count);
        Assert.All(await lane.DeploymentsAsync(), pair => Assert.Equal((string?)before[pair.Key]["updated"], (string?)pair.Value["updated"]));
        Assert.Equal(["daily", "hourly"], before["d00-staging"]["schedules"]!.AsArray().Select(schedule => (string?)schedule!["slug"]).Order());
        Assert.True((bool)before["d02-staging"]["paused"]!);
        Assert.Equal(2, (await lane.AutomationsAsync("d03-staging")).Count);
    }

    [RealPrefectFact]
    public async Task Another_image_is_all_that_changes_and_ids_and_schedules_stay()
    {
        await using var lane = await RealLane.StartAsync(server);
        await lane.BuildAsync(TwelveDeployments.Before);
        var before = await lane.DeploymentsAsync();

        var rollout = await lane.BuildAsync(TwelveDeployments.Before);

        var after = await lane.DeploymentsAsync();
        Assert.Equal((0, 12, 0, 0), RealLane.CountsOf(rollout));
        Assert.All(after, pair => Assert.Equal(OperatedGateway.ImageOf(2), (string?)pair.Value["job_variables"]!["image"]));
        Assert.All(after, pair => Assert.Equal(IdsOf(before[pair.Key]), IdsOf(pair.Value)));
    }

    [RealPrefectFact]
    public async Task By_variable_another_image_touches_no_deployment_and_drops_no_scheduled_run()
    {
        await using var lane = await RealLane.StartAsync(server, configure: static (settings, _) => settings["Modes:staging:ImageReference"] = "variable");
        await lane.BuildAsync(TwelveDeployments.Before);
        var (before, runs) = (await lane.DeploymentsAsync(), await lane.ScheduleRunsAsync("d00-staging"));

        var rollout = await lane.BuildAsync(TwelveDeployments.Before);

        Assert.Equal((0, 12, 0, 0), RealLane.CountsOf(rollout));
        Assert.All(await lane.DeploymentsAsync(), pair => Assert.Equal((string?)before[pair.Key]["updated"], (string?)pair.Value["updated"]));
        Assert.Equal(OperatedGateway.ImageOf(2), await lane.ImageAsync());
        Assert.NotEmpty(runs);
        Assert.Equal(runs, await lane.ScheduledRunsAsync("d00-staging"));
    }

    [RealPrefectFact]
    public async Task A_branch_has_deployments_of_its_own_which_go_with_it()
    {
        await using var lane = await RealLane.StartAsync(server, configure: static (settings, _) =>
        {
            settings["Modes:staging:BranchIsolation"] = "separate";
            settings["Modes:staging:BranchSchedules"] = "off";
            settings["Modes:staging:ImageReference"] = "variable";
        });
        await lane.BuildAsync(TwelveDeployments.Before);
        var there = await lane.DeploymentsAsync();

        var again = await lane.BuildAsync(TwelveDeployments.Before, commit: 1);
        var removal = await lane.EndBranchAsync("staging/demo");

        Assert.Equal(12, there.Keys.Count(static name => name.EndsWith("--staging-demo", StringComparison.Ordinal)));
        Assert.All(there.Values, static deployment => Assert.Contains("branch:staging/demo", deployment["tags"]!.AsArray().Select(static tag => (string?)tag)));
        Assert.All(there.Values.SelectMany(static deployment => deployment["schedules"]!.AsArray()), static schedule => Assert.False((bool)schedule!["active"]!));
        Assert.Equal((0, 0, 12, 0), RealLane.CountsOf(again));
        Assert.Equal(("succeeded", (0, 0, 0, 12)), ((string?)removal["status"], RealLane.CountsOf(removal)));
        Assert.Empty(await lane.DeploymentsAsync());
        Assert.Null(await lane.ImageAsync());
    }

    [RealPrefectFact]
    public async Task Changes_of_every_kind_by_variable_arrive_and_the_image_goes_back_into_the_deployments_where_the_MODE_says_so()
    {
        await using var lane = await RealLane.StartAsync(server, configure: static (settings, _) => settings["Modes:staging:ImageReference"] = "variable");
        await lane.BuildAsync(TwelveDeployments.Before);

        var rollout = await lane.BuildAsync(TwelveDeployments.After);
        var image = await lane.ImageAsync();
        await lane.ServeAsync(static settings => settings["Modes:staging:ImageReference"] = "inline");
        var back = await lane.BuildAsync(TwelveDeployments.After, commit: 2);

        Assert.Equal((2, 10, 0, 2), RealLane.CountsOf(rollout));
        Assert.Equal(OperatedGateway.ImageOf(2), image);
        Assert.Equal((0, 12, 0, 0), RealLane.CountsOf(back));
        Assert.Null(await lane.ImageAsync());
        Assert.Equal(OperatedGateway.ImageOf(2), (string?)(await lane.DeploymentsAsync())["d02-staging"]["job_variables"]!["image"]);
    }

    [RealPrefectFact]
    public async Task A_kubernetes_pools_template_takes_a_reference_for_the_image_and_one_that_takes_certain_images_is_found_in_the_plan()
    {
        await using var lane = await RealLane.StartAsync(server, "kubernetes", static (settings, _) => settings["Modes:staging:ImageReference"] = "variable");
        await lane.BuildAsync(OnPool);
        await lane.ChangePoolAsync(static template => template["variables"]!["properties"]!["image"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(OperatedGateway.ImageOf(2)) });

        var failed = await lane.BuildAsync(OnPool.Replace("a-staging", "b-staging", StringComparison.Ordinal), "failed");

        Assert.Contains(failed["findings"]!.AsArray(), static finding => (string?)finding!["error"]!["code"] == "image_reference_not_taken");
    }

    [RealPrefectFact]
    public async Task Changes_of_every_kind_arrive_and_what_was_dropped_is_paused()
    {
        await using var lane = await RealLane.StartAsync(server);
        await lane.BuildAsync(TwelveDeployments.Before);

        var rollout = await lane.BuildAsync(TwelveDeployments.After);
        var again = await lane.BuildAsync(TwelveDeployments.After, commit: 2);

        var after = await lane.DeploymentsAsync();
        Assert.Equal((2, 10, 0, 2), RealLane.CountsOf(rollout));
        Assert.Equal((0, 0, 12, 0), RealLane.CountsOf(again));
        Assert.All((string[])["d00-staging", "d01-staging"], name => Assert.True((bool)after[name]["paused"]!));
        var daily = Assert.Single(after["d04-staging"]["schedules"]!.AsArray())!;
        Assert.Equal(("daily", "0 7 * * *", false), ((string?)daily["slug"], (string?)daily["schedule"]!["cron"], (bool)daily["active"]!));
        Assert.Equal(5, (int)after["d04-staging"]["global_concurrency_limit"]!["limit"]!);
    }

    [RealPrefectFact]
    public async Task What_was_dropped_is_deleted_where_the_MODE_says_so()
    {
        await using var lane = await RealLane.StartAsync(server, configure: (settings, _) => settings["Modes:staging:Prune"] = "delete");
        await lane.BuildAsync(TestManifests.From("a", "b", "c"));

        await lane.BuildAsync(TestManifests.From("a", "b"));

        Assert.Equal(["a-staging", "b-staging"], (await lane.DeploymentsAsync()).Keys.Order());
    }

    [RealPrefectFact]
    public async Task A_change_by_hand_is_drift_and_nothing_else_is()
    {
        await using var lane = await RealLane.StartAsync(server);
        await lane.BuildAsync(TwelveDeployments.Before);
        var before = await DriftAsync(lane);

        await lane.ChangeByHandAsync("d01-staging", new JsonObject { ["description"] = "by hand" });
        var after = await DriftAsync(lane);

        Assert.False((bool)before["drifted"]!, before.ToJsonString());
        var deployment = Assert.Single(after["deployments"]!.AsArray())!;
        Assert.Equal(("d01-staging", "description"), ((string?)deployment["name"], (string?)deployment["fields"]![0]!["field"]));
        Assert.Equal(("description", "by hand"), ((string?)Assert.Single(deployment["values"]!.AsArray())!["field"], (string?)deployment["values"]![0]!["live"]));
        var shown = (await lane.Gateway.GetJsonAsync("/api/v1/modes/staging"))["lanes"]!.AsArray().SelectMany(one => one!["deployments"]!.AsArray()).Where(one => (bool?)one!["drifted"] == true);
        Assert.Equal("d01-staging", (string?)Assert.Single(shown)!["name"]);
    }

    [RealPrefectFact]
    public async Task A_rollback_brings_back_what_was_there()
    {
        await using var lane = await RealLane.StartAsync(server);
        var first = await lane.BuildAsync(TestManifests.From("a", "b", "c"));
        var state = await lane.StateAsync();
        await lane.BuildAsync(TestManifests.From("a", "b", "c").Replace("0 6 * * *", "0 7 * * *", StringComparison.Ordinal));

        var back = (await lane.Gateway.RollBackAsync((string)first["id"]!)).Body;

        Assert.True((string?)back["status"] == "succeeded", back.ToJsonString());
        Assert.Equal(state, await lane.StateAsync());
    }

    [RealPrefectFact]
    public async Task Triggers_become_automations_and_go_with_the_manifest()
    {
        const string Trigger = "    triggers: [{ name: NAME, match: { prefect.resource.id: \"prefect.flow-run.*\" }, expect: [prefect.flow-run.Failed] }]\n    work_pool:";
        await using var lane = await RealLane.StartAsync(server);
        var plain = TestManifests.From("a");
        await lane.BuildAsync(plain.Replace("    work_pool:", Trigger.Replace("NAME", lane.Name, StringComparison.Ordinal), StringComparison.Ordinal));
        var made = await lane.AutomationsAsync("a-staging");

        await lane.BuildAsync(plain);

        Assert.Equal(lane.Name, (string?)Assert.Single(made)!["name"]);
        Assert.Empty(await lane.AutomationsAsync("a-staging"));
    }

    [RealPrefectFact]
    public async Task Secrets_are_blocks_and_so_are_longer_texts_with_one()
    {
        await using var lane = await RealLane.StartAsync(server, configure: (settings, name) => settings["Modes:staging:Secrets:Values:" + SecretOf(name)] = "hush " + name);
        var manifest = TestManifests.From("a").Replace(
            "env: { MODE: staging }",
            $"env: {{ MODE: staging, ALONE: \"{{{{ ${SecretOf(lane.Name)} }}}}\", LONGER: \"u:{{{{ ${SecretOf(lane.Name)} }}}}@h\" }}",
            StringComparison.Ordinal);

        await lane.BuildAsync(manifest);
        var again = await lane.BuildAsync(manifest, commit: 1);

        var env = (await lane.DeploymentsAsync())["a-staging"]["job_variables"]!["env"]!;
        Assert.Equal("hush " + lane.Name, await BlockAsync((string)env["ALONE"]!));
        Assert.Equal($"u:hush {lane.Name}@h", await BlockAsync((string)env["LONGER"]!));
        Assert.Equal((0, 0, 1, 0), RealLane.CountsOf(again));
    }

    [RealPrefectFact]
    public async Task A_write_that_fails_has_everything_put_back()
    {
        using var proxy = WireMockServer.Start(new WireMockServerSettings
        {
            ProxyAndRecordSettings = new ProxyAndRecordSettings { Url = server.ApiUrl.GetLeftPart(UriPartial.Authority), SaveMapping = false, SaveMappingToFile = false },
        });
        await using var lane = await RealLane.StartAsync(server, configure: (settings, _) =>
        {
            settings["Prefect:ApiUrl"] = proxy.Url + "/api";
            settings["Prefect:WriteConcurrency"] = "1";
        });
        await lane.BuildAsync(TwelveDeployments.Before);
        var state = await lane.StateAsync();
        proxy
            .Given(Request.Create().WithPath("/api/deployments/").UsingPost().WithBody(body => body?.Contains("d13-staging", StringComparison.Ordinal) == true))
            .AtPriority(-1)
            .RespondWith(Response.Create().WithStatusCode(422).WithHeader("content-type", "application/json").WithBody("""{"detail":"no"}"""));

        await lane.BuildAsync(TwelveDeployments.After, "rolled_back");

        Assert.Equal(state, await lane.StateAsync());
    }

    [RealWorkerFact]
    public async Task A_worker_starts_each_run_with_the_image_that_the_variable_holds_then()
    {
        using var flows = new RealFlows(
            """
            import os
            from prefect import flow

            @flow
            def look():
                with open("images", "a") as seen:
                    seen.write(os.environ["IMAGE"] + "\n")
            """);
        await using var lane = await RealLane.StartAsync(server, "process", static (settings, _) =>
        {
            settings["Modes:staging:ImageReference"] = "variable";
            settings["Modes:staging:SmokeRun:Deployment"] = "look-staging";
            settings["Modes:staging:SmokeRun:Timeout"] = "00:03:00";
        });
        await lane.ChangePoolAsync(static template =>
        {
            template["variables"]!["properties"]!["image"] = new JsonObject { ["type"] = "string" };
            template["job_configuration"]!["env"] = new JsonObject { ["IMAGE"] = "{{ image }}" };
        });
        await using var worker = flows.StartWorker(server, lane.Name);
        var manifest = $$$"""
            pull:
              - prefect.deployments.steps.set_working_directory: { directory: {{{flows.Folder}}} }
            deployments:
              - { name: look-staging, flow_name: {{{lane.Name}}}, entrypoint: "flows.py:look", work_pool: { name: {{{lane.Name}}} } }
            """;

        await lane.BuildAsync(manifest);
        await lane.BuildAsync(manifest);

        Assert.Equal([OperatedGateway.ImageOf(1), OperatedGateway.ImageOf(2)], await File.ReadAllLinesAsync(Path.Combine(flows.Folder, "images")));
    }

    [RealWorkerFact]
    public async Task A_worker_runs_what_was_deployed_with_the_MODEs_environment_and_its_secrets()
    {
        using var flows = new RealFlows(
            """
            import os
            from prefect import flow

            @flow
            def look(expected: str):
                seen = "|".join(os.environ.get(name, "") for name in ("MODE", "GCP_PROJECT", "ALONE", "LONGER"))
                if seen != expected:
                    raise ValueError("the environment is another one")
            """);
        await using var lane = await RealLane.StartAsync(server, "process", (settings, name) =>
        {
            settings["Modes:staging:Secrets:Values:" + SecretOf(name)] = "hush";
            settings["Modes:staging:SmokeRun:Deployment"] = "look-staging";
            settings["Modes:staging:SmokeRun:Timeout"] = "00:03:00";
        });
        await using var worker = flows.StartWorker(server, lane.Name);
        var manifest = $$$"""
            pull:
              - prefect.deployments.steps.set_working_directory: { directory: {{{flows.Folder}}} }
            deployments:
              - name: look-staging
                flow_name: {{{lane.Name}}}
                entrypoint: flows.py:look
                parameters: { expected: "staging|city-staging|hush|postgres://u:hush@h" }
                enforce_parameter_schema: false
                work_pool:
                  name: {{{lane.Name}}}
                  job_variables:
                    env: { ALONE: "{{ ${{{SecretOf(lane.Name)}}} }}", LONGER: "postgres://u:{{ ${{{SecretOf(lane.Name)}}} }}@h" }
            """;

        var rollout = await lane.BuildAsync(manifest);

        Assert.Contains(rollout["steps"]?.AsArray() ?? (await lane.Gateway.GetJsonAsync("/api/v1/rollouts/" + (string?)rollout["id"]))["steps"]!.AsArray(), step => (string?)step!["kind"] == "smoke_run");
    }

    private static string SecretOf(string lane) => lane.Replace('-', '_').ToUpperInvariant();

    private static string IdsOf(JsonObject deployment) =>
        string.Join(' ', deployment["schedules"]!.AsArray().Select(schedule => (string)schedule!["id"]!).Order().Prepend((string)deployment["id"]!));

    private static async Task<JsonObject> DriftAsync(RealLane lane) =>
        (await lane.Gateway.GetJsonAsync("/api/v1/modes/staging/drift"))["lanes"]![0]!.AsObject();

    private async Task<string?> BlockAsync(string reference)
    {
        var name = reference.Split('.', ' ')[^2];
        return (string?)(await server.SendAsync(HttpMethod.Get, $"/block_types/slug/secret/block_documents/name/{name}?include_secrets=true"))!["data"]!["value"];
    }
}
