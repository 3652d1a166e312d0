using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Projects;

/// <summary>The build results of several projects in one request.</summary>
public sealed class SeveralProjectsTests
{
    [Fact]
    public async Task Each_project_is_rolled_out_by_itself_and_the_answer_lists_them_in_the_requests_order()
    {
        await using var gateway = await Monorepo.StartAsync();

        var projects = await gateway.PostSeveralAsync(Monorepo.Builds(1, Monorepo.Project("b"), Monorepo.Project("a")));

        Assert.Equal(
            [("pipelines/b", 200, "pipelines/b", "succeeded"), ("pipelines/a", 200, "pipelines/a", "succeeded")],
            projects.Select(static project => ((string)project["project"]!, (int)project["status"]!, (string)project["rollout"]!["project"]!, (string)project["rollout"]!["status"]!)));
        Assert.All(projects, static project => Assert.Null(project["problem"]));
        Assert.Equal(["a-staging", "b-staging"], gateway.Running());
    }

    [Fact]
    public async Task What_is_wrong_with_one_project_is_nothing_to_the_others()
    {
        await using var gateway = await Monorepo.StartAsync();
        var malformed = Monorepo.Project("malformed");
        malformed["image"] = 7;

        var projects = await gateway.PostSeveralAsync(Monorepo.Builds(
            1,
            Monorepo.Project("right"),
            Monorepo.Project("invalid", manifest: "deployments: 7"),
            Monorepo.Project("elsewhere", run: 2),
            malformed));

        Assert.Equal([(200, null), (422, "manifest_invalid"), (403, "build_refused"), (400, "body_invalid")], projects.Select(static project => ((int)project["status"]!, (string?)project["problem"]?["code"])));
        Assert.Equal("/projects/3/image", (string?)projects[3]["problem"]!["errors"]![0]!["pointer"]);
        Assert.Equal(["right-staging"], gateway.Running());
    }

    [Fact]
    public async Task The_same_request_again_gives_the_same()
    {
        await using var gateway = await Monorepo.StartAsync();
        var build = SignedBuild.From(Monorepo.Builds(1, Monorepo.Project("a"), Monorepo.Project("invalid", manifest: "deployments: 7"), Monorepo.Project("b")));
        using var first = await gateway.Gateway.PostAsync(build);
        var before = (await first.ReadJsonAsync())["projects"]!.AsArray();

        using var second = await gateway.Gateway.PostAsync(build);

        var again = (await second.ReadJsonAsync())["projects"]!.AsArray();
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(before.Select(static project => (string?)project!["rollout"]?["id"]), again.Select(static project => (string?)project!["rollout"]?["id"]));
        Assert.Equal([true, false, true], again.Select(static project => (bool)project!["replayed"]!));
        Assert.Equal(2, await gateway.Gateway.CountRolloutsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_id_belongs_to_one_body_whichever_projects_another_one_has(bool isSeveral)
    {
        await using var gateway = await Monorepo.StartAsync();
        var first = SignedBuild.From(Monorepo.Builds(1, Monorepo.Project("a")));
        using var taken = await gateway.Gateway.PostAsync(first);
        Assert.Equal(HttpStatusCode.MultiStatus, taken.StatusCode);
        var other = isSeveral ? Monorepo.Builds(1, Monorepo.Project("b")) : Monorepo.Build("b");

        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(other) with { Id = first.Id });

        Assert.Equal((HttpStatusCode.Conflict, "delivery_conflict"), (answer.StatusCode, (string?)(await answer.ReadJsonAsync())["code"]));
        Assert.Equal(1, await gateway.Gateway.CountRolloutsAsync());
    }

    [Fact]
    public async Task One_run_may_post_many_projects_each_once()
    {
        await using var gateway = await Monorepo.StartAsync();
        using var first = await PostAsync(gateway, Monorepo.Builds(1, Monorepo.Project("a")));
        using var second = await PostAsync(gateway, Monorepo.Build("b"));
        using var third = await PostAsync(gateway, Monorepo.Builds(1, Monorepo.Project("c"), Monorepo.Project("b")));

        Assert.Equal((HttpStatusCode.MultiStatus, HttpStatusCode.OK, HttpStatusCode.MultiStatus), (first.StatusCode, second.StatusCode, third.StatusCode));
        Assert.Equal([200, 409], (await third.ReadJsonAsync())["projects"]!.AsArray().Select(static project => (int)project!["status"]!));
    }

    [Theory]
    [InlineData("/projects", "[]")]
    [InlineData("/projects", "{}")]
    [InlineData("/projects/0", "[7]")]
    [InlineData("/projects/1/project", """[{"project":"a"},{"project":"a"}]""")]
    [InlineData("/projects/1/project", """[{},{"project":""}]""")]
    public async Task A_list_of_projects_that_is_none_refuses_the_whole_request(string pointer, string projects)
    {
        await using var gateway = await Monorepo.StartAsync();
        var body = Monorepo.Builds(1);
        body["projects"] = JsonNode.Parse(projects);

        using var answer = await PostAsync(gateway, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([pointer], (await answer.ReadJsonAsync())["errors"]!.AsArray().Select(static error => (string?)error!["pointer"]));
    }

    [Fact]
    public async Task More_than_200_projects_and_what_belongs_into_each_of_them_are_refused_at_once()
    {
        await using var gateway = await Monorepo.StartAsync();
        var body = Monorepo.Builds(1, Enumerable.Range(0, 201).Select(static index => new JsonObject { ["project"] = $"pipelines/p{index}" }));
        (body["image"], body["manifest"]) = ("ghcr.io/org/pipelines-arcgis:staging-abcdef1", "");

        using var answer = await PostAsync(gateway, body);

        Assert.Equal(["/image", "/manifest", "/projects"], (await answer.ReadJsonAsync())["errors"]!.AsArray().Select(static error => (string?)error!["pointer"]));
    }

    [Fact]
    public async Task A_project_adds_its_own_checks_to_those_of_the_run()
    {
        await using var gateway = await Monorepo.StartAsync(("Repositories:arcgis:Projects:dbt:Paths:0", "pipelines/b"), ("Repositories:arcgis:Projects:dbt:RequiredChecks:0", "dbt"));
        var (a, b, red) = (Monorepo.Project("a"), Monorepo.Project("b"), Monorepo.Project("c"));
        b["checks"] = new JsonObject { ["dbt"] = "success" };
        red["checks"] = new JsonObject { ["test"] = "failure" };

        var projects = await gateway.PostSeveralAsync(Monorepo.Builds(1, a, b, red));

        Assert.Equal([200, 200, 403], projects.Select(static project => (int)project["status"]!));
        Assert.Equal("/checks/test", (string?)projects[2]["problem"]!["errors"]![0]!["pointer"]);
    }

    [Fact]
    public async Task Several_may_be_larger_together_than_one_may_be()
    {
        await using var gateway = await Monorepo.StartAsync(("Webhooks:MaxBodyBytes", "20000"));
        var padding = "\n#" + new string('x', 10_000);

        var projects = await gateway.PostSeveralAsync(Monorepo.Builds(
            1,
            [.. ((string[])["a", "b", "c", "d"]).Select(name => Monorepo.Project(name, manifest: TestManifests.From(name) + padding)), Monorepo.Project("e", manifest: TestManifests.From("e") + padding + padding)]));
        using var alone = await PostAsync(gateway, Monorepo.Build("f", manifest: TestManifests.From("f") + padding + padding));

        Assert.Equal([200, 200, 200, 200, 413], projects.Select(static project => (int)project["status"]!));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (alone.StatusCode, (string?)(await alone.ReadJsonAsync())["code"]));
    }

    [Fact]
    public async Task A_body_that_is_signed_for_plans_only_deploys_no_project()
    {
        await using var gateway = await Monorepo.StartAsync();
        var body = Monorepo.Builds(1, Monorepo.Project("a"));
        body["plan_only"] = true;

        using var answer = await PostAsync(gateway, body);

        Assert.Equal((HttpStatusCode.BadRequest, 0), (answer.StatusCode, await gateway.Gateway.CountRolloutsAsync()));
    }

    [Fact]
    public async Task Without_a_preference_each_project_is_answered_as_soon_as_it_is_on_the_disk()
    {
        await using var gateway = await Monorepo.StartAsync();

        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(Monorepo.Builds(1, Monorepo.Project("a"), Monorepo.Project("b"))) with { Wait = null });

        Assert.Equal([202, 202], (await answer.ReadJsonAsync())["projects"]!.AsArray().Select(static project => (int)project!["status"]!));
    }

    private static Task<HttpResponseMessage> PostAsync(OperatedGateway gateway, JsonObject body) => gateway.Gateway.PostAsync(SignedBuild.From(body) with { GitHub = true });
}
