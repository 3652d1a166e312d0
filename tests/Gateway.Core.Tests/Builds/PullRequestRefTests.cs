using Gateway.Builds;

namespace Gateway.Core.Tests.Builds;

public sealed class PullRequestRefTests
{
    [Theory]
    [InlineData("refs/pull/1/merge", true)]
    [InlineData("refs/pull/4711/head", true)]
    [InlineData("refs/pull/0/merge", false)]
    [InlineData("refs/pull/x/merge", false)]
    [InlineData("refs/pull/1/merge/x", false)]
    [InlineData("refs/pull/1", false)]
    [InlineData("refs/pull/1/merge\n", false)]
    [InlineData("refs/heads/refs/pull/1/merge", false)]
    [InlineData("refs/heads/main", false)]
    public void It_is_known_by_its_shape(string reference, bool expected) => Assert.Equal(expected, PullRequestRef.Is(reference));

    [Fact]
    public void A_pull_request_becomes_a_build_of_its_target_branch()
    {
        var build = PolicyBuilders.Build() with { Ref = "refs/pull/7/merge", BaseRef = "staging/x" };

        Assert.Equal(build with { Ref = "refs/heads/staging/x" }, PullRequestRef.ToTarget(build).Build);
    }

    [Theory]
    [InlineData("pull_request", "push")]
    [InlineData(null, null)]
    public void A_merge_would_be_a_push(string? said, string? planned) =>
        Assert.Equal(planned, PullRequestRef.ToTarget(PolicyBuilders.Build() with { Ref = "refs/pull/7/merge", BaseRef = "main", EventName = said }).Build!.EventName);

    [Theory]
    [InlineData("refs/heads/main")]
    [InlineData("refs/tags/v1")]
    public void Any_other_ref_stays_whatever_base_ref_says(string reference)
    {
        var build = PolicyBuilders.Build() with { Ref = reference, BaseRef = "main" };

        Assert.Same(build, PullRequestRef.ToTarget(build).Build);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("refs/heads/main")]
    public void A_pull_request_without_the_plain_name_of_a_branch_is_an_error(string? target)
    {
        var reading = PullRequestRef.ToTarget(PolicyBuilders.Build() with { Ref = "refs/pull/7/merge", BaseRef = target });

        Assert.Null(reading.Build);
        Assert.Equal("/base_ref", Assert.Single(reading.Errors).Pointer);
    }
}
