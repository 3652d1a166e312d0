using static Gateway.Testing.ManifestFixture;

namespace Gateway.Core.Tests.Manifests;

/// <summary>What a manifest has and cannot be compiled.</summary>
public sealed class ManifestGapsTests
{
    [Fact]
    public void A_deployment_with_an_error_is_kept_as_far_as_it_can_be_read()
    {
        var compilation = CompileOne("schedule: {cron: nope}", "tags: [a]");

        Assert.Empty(compilation.Deployments);
        var spec = Assert.Single(compilation.Gaps.Incomplete);
        Assert.Equal(("load", "docker", "a"), (spec.Name, spec.WorkPoolName, Assert.Single(spec.Tags)));
        Assert.False(compilation.Gaps.HasNameless);
    }

    [Fact]
    public void One_whose_environment_the_gateway_cannot_set_is_one_of_them()
    {
        var input = Everything with { ReservedEnvironment = new Dictionary<string, string> { ["MODE"] = "staging" } };

        var compilation = Compile(One("work_pool: {name: docker, job_variables: {env: {MODE: prod}}}").Replace("    work_pool: {name: docker}\n", "", StringComparison.Ordinal), input);

        Assert.Equal("load", Assert.Single(compilation.Gaps.Incomplete).Name);
    }

    [Theory]
    [InlineData("name: ''")]
    [InlineData("name: [b]")]
    [InlineData("name: '{{ $NOWHERE }}'")]
    [InlineData("flow_name: b")]
    public void One_whose_name_cannot_be_told_could_be_any(string line)
    {
        var compilation = Compile(One() + "  - " + line + "\n");

        Assert.True(compilation.Gaps.HasNameless);
        Assert.True(compilation.Gaps.MayHave("Any flow", "any"));
    }

    [Fact]
    public void One_that_is_given_twice_is_there_once()
    {
        var compilation = Compile(One() + "  - {name: load, entrypoint: 'flows.py:load', work_pool: {name: docker}, tags: 1}\n");

        Assert.Single(compilation.Deployments);
        Assert.Empty(compilation.Gaps.Incomplete);
    }

    [Fact]
    public void One_of_a_flow_that_is_known_is_no_other_flows()
    {
        var compilation = CompileOne("schedule: {cron: nope}", "flow_name: Load");

        Assert.True(compilation.Gaps.MayHave("Load", "load"));
        Assert.False(compilation.Gaps.MayHave("Other", "load"));
        Assert.False(compilation.Gaps.MayHave("Load", "other"));
    }
}
