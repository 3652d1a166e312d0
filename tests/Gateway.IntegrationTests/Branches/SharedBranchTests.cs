using Gateway.IntegrationTests.Operating;

namespace Gateway.IntegrationTests.Branches;

/// <summary>Branches that change the same deployments: the newest build wins, and everybody is told.</summary>
public sealed class SharedBranchTests
{
    [Fact]
    public async Task A_build_that_takes_the_place_of_another_branchs_is_told_so()
    {
        await using var gateway = await OperatedGateway.StartAsync();
        await gateway.BuildAsync(Branched.Build("a", 1));

        var rollout = await gateway.BuildAsync(Branched.Build("b", 2));

        Assert.Contains("branch_replaced", rollout.Codes());
        Assert.Contains("the branch staging/a deployed at 0000001aaaaa", rollout.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_of_the_same_branch_takes_nobodys_place()
    {
        await using var gateway = await OperatedGateway.StartAsync();
        Assert.DoesNotContain("branch_replaced", (await gateway.BuildAsync(Branched.Build("a", 1))).Codes());

        Assert.DoesNotContain("branch_replaced", (await gateway.BuildAsync(Branched.Build("a", 2))).Codes());
    }

    [Fact]
    public async Task A_plan_says_whose_place_its_build_would_take()
    {
        await using var gateway = await OperatedGateway.StartAsync();
        await gateway.BuildAsync(Branched.Build("a", 1));

        var plan = await gateway.PlanAsync(Branched.Build("b", 2));

        Assert.Contains("branch_replaced", plan["findings"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True((bool)plan["deployable"]!);
    }

    [Fact]
    public async Task Nobody_holds_what_branches_share()
    {
        await using var gateway = await OperatedGateway.StartAsync();
        await gateway.BuildAsync(Branched.Build("a", 1));

        Assert.Empty(await gateway.BranchesAsync());
        Assert.Empty(await gateway.EndAsync("a"));
    }
}
