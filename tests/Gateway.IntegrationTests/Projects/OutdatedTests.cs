using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Projects;

/// <summary>What has to be built is asked of the gateway, which knows what runs.</summary>
public sealed class OutdatedTests
{
    private static readonly string Before = new('a', 40);
    private static readonly string After = new('b', 40);

    [Fact]
    public async Task A_project_is_outdated_until_its_folder_runs()
    {
        await using var gateway = await Monorepo.StartAsync();

        Assert.Equal((true, "never_deployed"), await AskAsync(gateway, "a", Before));

        await gateway.BuildAsync(Build("a", 1, Before));
        Assert.Equal((false, "up_to_date"), await AskAsync(gateway, "a", Before));
        Assert.Equal((true, "tree_changed"), await AskAsync(gateway, "a", After));
        Assert.Equal((true, "never_deployed"), await AskAsync(gateway, "b", Before));
    }

    [Fact]
    public async Task A_project_whose_rollout_failed_is_caught_up_whatever_the_next_push_changes()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Build("a", 1, Before));
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "PATCH", Path = "/api/deployments/*", Times = 1 });
        await gateway.BuildAsync(Build("a", 2, After), "rolled_back");

        Assert.Equal((true, "last_rollout_failed"), await AskAsync(gateway, "a", After));
        Assert.Equal((false, "up_to_date"), await AskAsync(gateway, "a", Before));
    }

    [Fact]
    public async Task A_project_that_was_never_deployed_and_failed_is_caught_up()
    {
        await using var gateway = await Monorepo.StartAsync();
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments", Times = 1 });
        await gateway.BuildAsync(Build("a", 1, Before), "rolled_back");

        Assert.Equal((true, "last_rollout_failed"), await AskAsync(gateway, "a", Before));
    }

    [Fact]
    public async Task What_an_operator_went_back_from_does_not_come_again_by_a_push_of_something_else()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Build("a", 1, Before));
        await gateway.BuildAsync(Build("a", 2, After));
        await gateway.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", new JsonObject { ["repository"] = GatewaySettings.Repository, ["project"] = "pipelines/a", ["to"] = "previous" });

        Assert.Equal((false, "rolled_back"), await AskAsync(gateway, "a", After));
        Assert.Equal((false, "up_to_date"), await AskAsync(gateway, "a", Before));
    }

    [Fact]
    public async Task A_build_that_sent_no_tree_is_built_once_more()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Monorepo.Build("a"));

        Assert.Equal((true, "unknown_tree"), await AskAsync(gateway, "a", Before));
    }

    [Fact]
    public async Task A_rollout_that_is_under_way_is_not_built_a_second_time()
    {
        await using var gateway = await Monorepo.StartAsync();
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "POST", Path = "/api/deployments", Times = 1 });
        await gateway.AcceptAsync(Build("a", 1, Before));

        Assert.Equal((false, "rolling_out"), await AskAsync(gateway, "a", Before));
        Assert.Equal((true, "never_deployed"), await AskAsync(gateway, "a", After));
        gateway.Sandbox.Faults.Clear();
    }

    [Fact]
    public async Task What_runs_is_outdated_once_a_rollout_of_another_state_is_under_way()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Build("a", 1, Before));
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Method = "PATCH", Path = "/api/deployments/*", Times = 1 });
        await gateway.AcceptAsync(Build("a", 2, After));

        Assert.Equal((true, "tree_changed"), await AskAsync(gateway, "a", Before));
        gateway.Sandbox.Faults.Clear();
    }

    [Fact]
    public async Task What_ran_is_outdated_after_a_rollout_that_failed_without_being_put_back()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Build("a", 1, Before));
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 401, Body = """{"exception_message":"Unauthorized"}""" });
        await gateway.BuildAsync(Build("a", 2, After), "failed");
        gateway.Sandbox.Faults.Clear();

        Assert.Equal((true, "last_rollout_failed"), await AskAsync(gateway, "a", Before));
    }

    [Fact]
    public async Task What_runs_and_is_not_asked_about_and_what_no_settings_name_is_told()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Build("removed", 1, Before));

        var answer = await PostAsync(gateway, new JsonObject { ["pipelines/a"] = Before, ["elsewhere/a"] = Before });

        Assert.Equal(
            [("elsewhere/a", false, "not_allowed"), ("pipelines/a", true, "never_deployed"), ("pipelines/removed", false, "not_asked")],
            answer["projects"]!.AsArray().Select(static project => ((string)project!["project"]!, (bool)project["outdated"]!, (string)project["reason"]!)));
        Assert.Equal(Before, (string?)answer["projects"]![2]!["tree"]);
    }

    [Fact]
    public async Task Who_may_not_plan_for_the_mode_is_told_nothing()
    {
        await using var gateway = await Monorepo.StartAsync();
        var question = Question(new JsonObject { ["pipelines/a"] = Before });
        question["ref"] = "refs/heads/feature/x";
        using var unmapped = await gateway.Gateway.PostAsync(SignedBuild.From(question), "/api/v1/projects/outdated");
        using var unsigned = await gateway.Gateway.PostAsync(SignedBuild.From(Question(null)) with { Unsigned = true }, "/api/v1/projects/outdated");
        using var other = await gateway.Gateway.PostAsync(SignedBuild.From(Question(new JsonObject { ["pipelines/a"] = Before })) with { Secret = GatewaySettings.OtherSecret }, "/api/v1/projects/outdated");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (unmapped.StatusCode, unsigned.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task A_pull_request_asks_for_the_branch_that_it_goes_into()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Build("a", 1, Before));
        var question = Question(new JsonObject { ["pipelines/a"] = After });
        (question["ref"], question["base_ref"]) = ("refs/pull/7/merge", "staging/demo");

        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(question), "/api/v1/projects/outdated");

        Assert.Equal(("staging", "tree_changed"), ((string?)(await answer.ReadJsonAsync())["mode"], (string?)(await answer.ReadJsonAsync())["projects"]![0]!["reason"]));
    }

    [Theory]
    [InlineData("/projects", null)]
    [InlineData("/projects", "{}")]
    [InlineData("/projects/..~1a", """{"../a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""")]
    [InlineData("/projects/a~1b", """{"a/b":"main"}""")]
    public async Task A_question_that_is_none_is_refused_where_it_is_wrong(string pointer, string? projects)
    {
        await using var gateway = await Monorepo.StartAsync();

        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(Question(projects is null ? null : JsonNode.Parse(projects))), "/api/v1/projects/outdated");

        Assert.Equal((HttpStatusCode.BadRequest, pointer), (answer.StatusCode, (string?)(await answer.ReadJsonAsync())["errors"]![0]!["pointer"]));
    }

    private static JsonObject Build(string name, long run, string tree)
    {
        var build = Monorepo.Build(name, run);
        build["tree"] = tree;
        return build;
    }

    private static JsonObject Question(JsonNode? projects)
    {
        var question = Monorepo.Builds(9);
        question["projects"] = projects;
        return question;
    }

    private static async Task<JsonObject> PostAsync(OperatedGateway gateway, JsonObject projects)
    {
        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(Question(projects)), "/api/v1/projects/outdated");
        var json = await answer.ReadJsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, json.ToJsonString());
        return json;
    }

    private static async Task<(bool Outdated, string Reason)> AskAsync(OperatedGateway gateway, string name, string tree)
    {
        var answer = await PostAsync(gateway, new JsonObject { [Monorepo.PathOf(name)] = tree });
        var project = answer["projects"]!.AsArray().Single(project => (string?)project!["project"] == Monorepo.PathOf(name))!;
        return ((bool)project["outdated"]!, (string)project["reason"]!);
    }
}
