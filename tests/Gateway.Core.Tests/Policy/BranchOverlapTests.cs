using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class BranchOverlapTests
{
    [Theory]
    [InlineData("main", "main", "main")]
    [InlineData("staging/**", "staging/hotfix", "staging/hotfix")]
    [InlineData("*", "m?", "m")]
    [InlineData("a*", "*b", "ab")]
    [InlineData("**/x", "releases/**", "releases/x")]
    [InlineData("[a-f]z", "[d-k]z", "dz")]
    [InlineData("[0-9]+", "*2", "2")]
    [InlineData("é*", "**é", "é")]
    [InlineData("A[B]", "*", "AB")]
    public void Two_filters_overlap_in_a_shortest_branch(string left, string right, string example) =>
        Assert.Equal(new Overlap.Example(example), Find([left], [right]));

    [Theory]
    [InlineData("main", "staging/**")]
    [InlineData("*", "staging/**")]
    [InlineData("a?", "b?")]
    [InlineData("main", "Main")]
    [InlineData("v[0-9]+", "v[0-9]+.[0-9]+")]
    [InlineData("a\\?", "**")]
    public void Two_filters_without_a_branch_in_common_do_not_overlap(string left, string right) =>
        Assert.Equal(new Overlap.None(), Find([left], [right]));

    [Fact]
    public void A_negation_takes_the_overlap_away() =>
        Assert.Equal(new Overlap.None(), Find(["**", "!main"], ["main"]));

    [Fact]
    public void A_later_pattern_brings_the_overlap_back() =>
        Assert.Equal(new Overlap.Example("main"), Find(["**", "!m*", "main"], ["main"]));

    [Fact]
    public void A_negation_leaves_the_rest_of_the_overlap() =>
        Assert.Equal(new Overlap.Example("a/b"), Find(["a/**", "!a/", "!a/a"], ["a/*"]));

    [Fact]
    public void A_filter_of_no_patterns_overlaps_with_nothing() =>
        Assert.Equal(new Overlap.None(), Find([], ["**"]));

    [Fact]
    public void Filters_of_many_ordinary_patterns_are_told_apart()
    {
        var left = Enumerable.Range(0, 30).Select(static index => $"releases/team-{index}/v[0-9]+.[0-9]+/**").ToArray();
        var right = Enumerable.Range(0, 30).Select(static index => $"staging/team-{index}/**").ToArray();

        Assert.Equal(new Overlap.None(), Find(left, right));
        Assert.Equal(new Overlap.Example("releases/team-7/v0.0/"), Find(left, ["**/team-7/*/**"]));
    }

    [Fact]
    public void Too_many_states_are_left_undecided()
    {
        var patterns = Enumerable.Range(0, 40).Select(static index => new string((char)('a' + (index % 26)), 250)).ToArray();

        Assert.Equal(new Overlap.Undecided(), Find(patterns, ["x"]));
    }

    [Fact]
    public void A_search_that_grows_without_bound_is_left_undecided() => Assert.Equal(
        new Overlap.Undecided(),
        Find(["**a" + string.Concat(Enumerable.Repeat("[ab]", 25)) + "c"], ["**b" + string.Concat(Enumerable.Repeat("[ab]", 25)) + "d"]));

    private static Overlap Find(string[] left, string[] right) =>
        BranchFilter.Overlap(BranchFilterTests.Filter(left), BranchFilterTests.Filter(right));
}
