using System.Net;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Branches;

/// <summary>The news that a branch is done: who may bring it, and what of it is refused.</summary>
public sealed class BranchEndTests
{
    private const string Path = "/api/v1/branches/release";

    [Fact]
    public async Task News_without_a_proof_changes_nothing()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));

        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(News("staging/a")) with { Unsigned = true, Wait = null }, Path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Single(await gateway.BranchesAsync());
    }

    [Fact]
    public async Task A_repository_ends_no_branch_of_another()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));
        var news = News("staging/a");
        news["repository"] = GatewaySettings.OtherRepository;

        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(news) with { Wait = null }, Path);

        var problem = await answer.ReadJsonAsync();
        Assert.Equal((HttpStatusCode.Forbidden, "repository_mismatch"), (answer.StatusCode, (string?)problem["errors"]![0]!["code"]));
        Assert.Single(await gateway.BranchesAsync());
    }

    [Theory]
    [InlineData("refs/heads/staging/a", "deleted", "/branch")]
    [InlineData("", "deleted", "/branch")]
    [InlineData("a\u202eb", "deleted", "/branch")]
    [InlineData("staging/a", "closed", "/reason")]
    public async Task What_names_no_branch_or_no_known_reason_is_refused(string branch, string reason, string pointer)
    {
        await using var gateway = await Branched.StartAsync("held");
        var news = News(branch);
        news["reason"] = reason;

        using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(news) with { Wait = null }, Path);

        var problem = await answer.ReadJsonAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "body_invalid"), (answer.StatusCode, (string?)problem["code"]));
        Assert.Equal(pointer, (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
    }

    [Fact]
    public async Task A_secret_releases_nothing_of_a_MODE_that_requires_a_token()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));
        gateway.Settings["Oidc:Audience"] = "deployment-gateway";
        gateway.Settings["Modes:staging:Oidc:Required"] = "true";
        await gateway.RestartAsync();

        Assert.Empty(await gateway.EndAsync("a"));

        Assert.Single(await gateway.BranchesAsync());
    }

    [Fact]
    public async Task The_news_may_come_again()
    {
        await using var gateway = await Branched.StartAsync("separate");
        await gateway.BuildAsync(Branched.Build("a", 1));
        var first = Assert.Single(await gateway.EndAsync("a"));
        await gateway.EndOfAsync(first["rollout_id"]!);

        Assert.Empty(await gateway.EndAsync("a"));
    }

    [Fact]
    public async Task An_order_for_an_unknown_MODE_or_without_a_branch_is_refused()
    {
        await using var gateway = await Branched.StartAsync("held");

        var unknown = await gateway.OrderAsync(HttpMethod.Post, "/modes/nowhere/release", News("staging/a"));
        var nameless = await gateway.OrderAsync(HttpMethod.Post, "/modes/staging/release", new JsonObject { ["repository"] = GatewaySettings.Repository });

        Assert.Equal((404, "not_found"), unknown.Problem);
        Assert.Equal((400, "body_invalid"), nameless.Problem);
        Assert.Equal(["/branch"], nameless.Pointers);
    }

    [Theory]
    [InlineData("org/nobody", "staging/a", null, "No other branch does either.")]
    [InlineData(GatewaySettings.Repository, "staging/a", "pipelines/unknown", "These do: staging/a.")]
    [InlineData(GatewaySettings.Repository, "staging/b", null, "These do: staging/a.")]
    public async Task An_order_for_what_is_not_there_is_refused_and_told_what_is(string repository, string branch, string? project, string said)
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));

        var unknown = await gateway.OrderAsync(HttpMethod.Post, "/modes/staging/release", new JsonObject { ["repository"] = repository, ["project"] = project, ["branch"] = branch });

        Assert.Equal((404, "not_found"), unknown.Problem);
        Assert.EndsWith(said, (string?)unknown.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_of_one_project_leaves_the_others()
    {
        await using var gateway = await Projects.Monorepo.StartAsync(("Modes:staging:BranchIsolation", "held"));
        await gateway.BuildAsync(Projects.Monorepo.Build("a", run: 1));
        await gateway.BuildAsync(Projects.Monorepo.Build("b", run: 2));
        var order = News("staging/demo");
        order["project"] = "pipelines/a";

        var answer = await gateway.OrderAsync(HttpMethod.Post, "/modes/staging/release", order);

        Assert.Equal("pipelines/a", (string?)Assert.Single(answer.Body["released"]!.AsArray())!["project"]);
        Assert.Equal("pipelines/b", (string?)Assert.Single(await gateway.BranchesAsync())["project"]);
    }

    private static JsonObject News(string branch) => new() { ["repository"] = GatewaySettings.Repository, ["branch"] = branch };
}
