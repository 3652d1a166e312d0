using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Projects;

/// <summary>Each project of a repository has a lane of its own in each MODE.</summary>
public sealed class ProjectLaneTests
{
    [Fact]
    public async Task The_second_manifest_of_a_repository_removes_nothing_of_the_first()
    {
        await using var gateway = await Monorepo.StartAsync();

        await gateway.BuildAsync(Monorepo.Build("a", run: 1));
        await gateway.BuildAsync(Monorepo.Build("b", run: 2));

        Assert.Equal(["a-staging", "b-staging"], gateway.Running());
    }

    [Fact]
    public async Task A_deployment_belongs_to_one_project_and_another_that_wants_it_is_told_whose_it_is()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Monorepo.Build("a", run: 1));

        var rollout = await gateway.BuildAsync(Monorepo.Build("b", run: 2, TestManifests.From("a")), "failed");

        Assert.Contains("org/pipelines-arcgis pipelines/a, MODE staging", rollout.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_run_of_one_project_may_follow_a_newer_one_of_another()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Monorepo.Build("a", run: 9));

        await gateway.BuildAsync(Monorepo.Build("b", run: 3));
        using var older = await gateway.Gateway.PostAsync(SignedBuild.From(Monorepo.Build("a", run: 4)));

        Assert.Equal("run_outdated", (string?)(await older.ReadJsonAsync())["code"]);
    }

    [Fact]
    public async Task A_rollback_takes_one_project_back()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.PostSeveralAsync(Monorepo.Builds(1, Monorepo.Project("a", 1), Monorepo.Project("b", 1)));
        await gateway.PostSeveralAsync(Monorepo.Builds(2, Monorepo.Project("a", 2), Monorepo.Project("b", 2)));

        var answer = await gateway.OrderAsync(HttpMethod.Post, "/modes/staging/rollbacks", new JsonObject { ["repository"] = GatewaySettings.Repository, ["project"] = "pipelines/a", ["to"] = "previous" });

        Assert.Equal((HttpStatusCode.OK, "succeeded", "pipelines/a"), (answer.Status, (string?)answer.Body["status"], (string?)answer.Body["project"]));
        Assert.Equal([Monorepo.ImageOf("a", 1), Monorepo.ImageOf("b", 2)], Images(gateway));
    }

    [Fact]
    public async Task A_rollback_that_names_no_project_is_of_the_root()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Monorepo.Build("a", run: 1));

        var answer = await gateway.RollBackAsync("previous");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Fact]
    public async Task Rollouts_are_listed_by_project()
    {
        await using var gateway = await Monorepo.StartAsync(("Repositories:arcgis:Projects:all:Paths:1", "."), ("Modes:staging:ImageTags:1", "staging-{sha}"));
        await gateway.PostSeveralAsync(Monorepo.Builds(1, Monorepo.Project("a"), Monorepo.Project("b")));
        await gateway.BuildAsync(OperatedGateway.Build(2));

        Assert.Equal(["pipelines/a"], await ProjectsAsync(gateway, "project=pipelines/a"));
        Assert.Equal([""], await ProjectsAsync(gateway, "project="));
        Assert.Equal(3, (await ProjectsAsync(gateway, "limit=9")).Count);
        Assert.Contains("project=pipelines%2Fa", (string?)(await gateway.Gateway.GetJsonAsync("/api/v1/rollouts?project=pipelines/a&limit=1"))["next"] ?? "project=pipelines%2Fa", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_and_what_drifted_is_told_of_each_project()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.PostSeveralAsync(Monorepo.Builds(1, Monorepo.Project("b"), Monorepo.Project("a")));

        var drift = await gateway.Gateway.GetJsonAsync("/api/v1/modes/staging/drift");
        var modes = await gateway.Gateway.GetJsonAsync("/api/v1/modes");

        Assert.Equal(["pipelines/a", "pipelines/b"], drift["lanes"]!.AsArray().Select(static lane => (string?)lane!["project"]));
        Assert.Equal(["pipelines/a", "pipelines/b"], modes["items"]!.AsArray().SelectMany(static mode => mode!["current"]!.AsArray()).Select(static rollout => (string?)rollout!["project"]));
    }

    [Fact]
    public async Task Each_project_has_an_image_variable_of_its_own()
    {
        await using var gateway = await Monorepo.StartAsync(("Modes:staging:ImageReference", "variable"));
        await gateway.PostSeveralAsync(Monorepo.Builds(1, Monorepo.Project("a", 1), Monorepo.Project("b", 1)));

        await gateway.BuildAsync(Monorepo.Build("b", run: 2));

        Assert.Equal(
            [Monorepo.ImageOf("a", 1), Monorepo.ImageOf("b", 2)],
            gateway.Sandbox.Variables.OrderBy(static variable => variable.Key, StringComparer.Ordinal).Select(static variable => variable.Value.Value.GetString()));
    }

    [Fact]
    public async Task A_plan_is_of_a_project_and_says_when_the_repository_has_none_such()
    {
        await using var gateway = await Monorepo.StartAsync();

        using var allowed = await gateway.Gateway.PostAsync(SignedBuild.From(Monorepo.Build("a")), "/api/v1/plans");
        var build = Monorepo.Build("a");
        build["project"] = "elsewhere/a";
        using var other = await gateway.Gateway.PostAsync(SignedBuild.From(build), "/api/v1/plans");

        var (plan, refused) = (await allowed.ReadJsonAsync(), await other.ReadJsonAsync());
        Assert.Equal(("pipelines/a", true), ((string?)plan["project"], (bool?)plan["deployable"]));
        Assert.Equal((false, "project_not_allowed"), ((bool?)refused["deployable"], (string?)refused["refusals"]![0]!["code"]));
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a\tb")]
    public async Task A_project_that_is_no_folder_of_a_repository_is_refused_where_it_stands(string project)
    {
        await using var gateway = await Monorepo.StartAsync();
        var build = Monorepo.Build("a");
        build["project"] = project;

        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(build));

        Assert.Equal((HttpStatusCode.BadRequest, "/project"), (answer.StatusCode, (string?)(await answer.ReadJsonAsync())["errors"]![0]!["pointer"]));
    }

    [Fact]
    public async Task The_audit_names_the_project()
    {
        await using var gateway = await Monorepo.StartAsync();
        await gateway.BuildAsync(Monorepo.Build("a"));

        var answer = await gateway.OrderAsync(HttpMethod.Get, "/audit?action=build", body: null, key: OperatedGateway.AdminKey);

        Assert.Contains("staging org/pipelines-arcgis pipelines/a", answer.Body["items"]!.AsArray().Select(static entry => (string?)entry!["subject"]));
    }

    private static IEnumerable<string?> Images(OperatedGateway gateway) =>
        from deployment in gateway.Sandbox.Deployments.EnumerateArray()
        orderby deployment.GetProperty("name").GetString()
        select deployment.GetProperty("job_variables").GetProperty("image").GetString();

    private static async Task<IReadOnlyList<string?>> ProjectsAsync(OperatedGateway gateway, string query) =>
        [.. (await gateway.Gateway.GetJsonAsync("/api/v1/rollouts?" + query))["items"]!.AsArray().Select(static rollout => (string?)rollout!["project"])];
}
