using System.Net;
using Gateway.IntegrationTests.Operating;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox.Faults;

namespace Gateway.IntegrationTests.Branches;

/// <summary>Deployments that belong to the branch that deployed them last, until it is done.</summary>
public sealed class HeldLaneTests
{
    [Fact]
    public async Task A_build_of_another_branch_is_refused_and_told_who_holds_the_deployments_since_when()
    {
        await using var gateway = await Branched.StartAsync("held");
        var first = await gateway.BuildAsync(Branched.Build("a", 1));
        var second = await gateway.BuildAsync(Branched.Build("a", 2));

        var problem = await gateway.RefuseAsync(Branched.Build("b", 3));

        var holder = problem["held_by"]!;
        Assert.Equal(("held_by_other_branch", "staging/a", "octocat"), ((string?)problem["code"], (string?)holder["branch"], (string?)holder["actor"]));
        Assert.Equal(((string?)first["accepted_at"], (string?)second["id"]), ((string?)holder["since"], (string?)holder["rollout_id"]));
        Assert.Equal((DateTimeOffset)second["accepted_at"]! + TimeSpan.FromDays(7), (DateTimeOffset)holder["until"]!);
        Assert.Equal(OperatedGateway.ImageOf(2), gateway.Image);
    }

    [Fact]
    public async Task A_plan_of_another_branch_says_who_holds_the_deployments()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));

        var plan = await gateway.PlanAsync(Branched.Build("b", 2));

        Assert.Equal((false, "staging/a"), ((bool)plan["deployable"]!, (string?)plan["held_by"]!["branch"]));
        Assert.Contains("held_by_other_branch", plan["findings"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("merged")]
    public async Task The_deployments_are_free_once_the_branch_is_done(string reason)
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));

        var released = Assert.Single(await gateway.EndAsync("a", reason));

        Assert.Equal(("staging", "held"), ((string?)released["mode"], (string?)released["isolation"]));
        await gateway.BuildAsync(Branched.Build("b", 2));
        Assert.Empty(await gateway.EndAsync("a", reason));
    }

    [Fact]
    public async Task The_end_of_another_branch_frees_nothing()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));

        Assert.Empty(await gateway.EndAsync("b"));

        await gateway.RefuseAsync(Branched.Build("b", 2));
    }

    [Fact]
    public async Task An_operator_releases_the_deployments_and_the_audit_tells_of_it()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));

        Assert.Single(await gateway.ReleaseAsync("a"));

        await gateway.BuildAsync(Branched.Build("b", 2));
        var audit = (await gateway.OrderAsync(HttpMethod.Get, "/audit?action=release", key: OperatedGateway.AdminKey)).Body;
        var entry = Assert.Single(audit["items"]!.AsArray())!;
        Assert.Equal(("oncall", $"staging {GatewaySettings.Repository}", "accepted"), ((string?)entry["actor"]!["name"], (string?)entry["subject"], (string?)entry["outcome"]));
        Assert.Contains("staging/a", (string?)entry["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_branch_that_has_not_deployed_for_its_lifetime_holds_nothing()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));
        await gateway.AgeAsync();

        Assert.Empty(await gateway.BranchesAsync());
        await gateway.BuildAsync(Branched.Build("b", 2));
    }

    [Fact]
    public async Task A_build_that_was_put_back_holds_nothing()
    {
        await using var gateway = await Branched.StartAsync("held");
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments", Times = 1 });
        await gateway.BuildAsync(Branched.Build("a", 1), "rolled_back");

        await gateway.BuildAsync(Branched.Build("b", 2));
    }

    [Fact]
    public async Task Of_two_branches_that_come_at_one_time_one_gets_the_deployments()
    {
        await using var gateway = await Branched.StartAsync("held");

        var statuses = await Task.WhenAll(Enumerable.Range(1, 8).Select(async run =>
        {
            using var answer = await gateway.Gateway.PostAsync(SignedBuild.From(Branched.Build(run.ToString(System.Globalization.CultureInfo.InvariantCulture), run)));
            return answer.StatusCode;
        }));

        Assert.Single(statuses, HttpStatusCode.OK);
        Assert.Equal(7, statuses.Count(static status => status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_retry_is_refused_while_another_branch_holds_the_deployments_and_a_rollback_is_not()
    {
        await using var gateway = await Branched.StartAsync("held");
        gateway.Sandbox.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 422, Method = "POST", Path = "/api/deployments", Times = 1 });
        var failed = await gateway.BuildAsync(Branched.Build("a", 2), "rolled_back");
        await gateway.BuildAsync(Branched.Build("b", 1));
        await gateway.BuildAsync(Branched.Build("b", 3));

        var retry = await gateway.OrderAsync(HttpMethod.Post, $"/rollouts/{failed["id"]}/retry");
        var rollback = await gateway.RollBackAsync("previous");

        Assert.Equal((409, "held_by_other_branch"), retry.Problem);
        Assert.Equal((HttpStatusCode.OK, "succeeded"), (rollback.Status, (string?)rollback.Body["status"]));
    }

    [Fact]
    public async Task What_another_branch_holds_is_not_to_be_built()
    {
        await using var gateway = await Branched.StartAsync("held");
        var (before, after) = (new string('a', 40), new string('b', 40));
        var build = Branched.Build("a", 1);
        build["tree"] = before;
        await gateway.BuildAsync(build);

        Assert.Equal("held_by_other_branch", await gateway.AskAsync("b", after));
        Assert.Equal("up_to_date", await gateway.AskAsync("b", before));
        Assert.Equal("tree_changed", await gateway.AskAsync("a", after));

        await gateway.EndAsync("a");
        Assert.Equal("tree_changed", await gateway.AskAsync("b", after));
    }

    [Fact]
    public async Task What_another_branch_holds_and_an_operator_rolled_back_is_not_to_be_built_either()
    {
        await using var gateway = await Branched.StartAsync("held");
        foreach (var (run, tree) in (IEnumerable<(long, string)>)[(1, new string('a', 40)), (2, new string('b', 40))])
        {
            var build = Branched.Build("a", run);
            build["tree"] = tree;
            await gateway.BuildAsync(build);
        }

        await gateway.RollBackAsync("previous");

        Assert.Equal(("held_by_other_branch", "rolled_back"), (await gateway.AskAsync("b", new string('c', 40)), await gateway.AskAsync("a", new string('c', 40))));
    }

    [Fact]
    public async Task A_plan_says_whose_place_a_build_would_take_once_that_branch_is_done()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));
        await gateway.EndAsync("a");

        Assert.Contains("branch_replaced", (await gateway.PlanAsync(Branched.Build("b", 2))).Codes());
        Assert.Contains("branch_replaced", (await gateway.BuildAsync(Branched.Build("b", 2))).Codes());
    }

    [Fact]
    public async Task Who_holds_what_is_listed()
    {
        await using var gateway = await Branched.StartAsync("held");
        await gateway.BuildAsync(Branched.Build("a", 1));

        var branch = Assert.Single(await gateway.BranchesAsync("?repository=ORG/Pipelines-arcgis&mode=staging&branch=staging/a"));

        Assert.Equal(("staging/a", "held", "", null), ((string?)branch["branch"], (string?)branch["isolation"], (string?)branch["project"], (int?)branch["deployments"]));
        Assert.Empty(await gateway.BranchesAsync("?branch=staging/b"));
    }
}
