using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("*-staging", "abordagem-staging", true)]
    [InlineData("*-staging", "-staging", true)]
    [InlineData("*-staging", "abordagem-staging-2", false)]
    [InlineData("*-staging", "a/b-staging", false)]
    [InlineData("a?[b]", "a?[b]", true)]
    [InlineData("a?[b]", "ab", false)]
    [InlineData("Prod", "prod", false)]
    [InlineData("*", "anything", true)]
    public void A_star_stands_for_any_characters_but_a_slash(string pattern, string name, bool expected) =>
        Assert.Equal(expected, Pattern(pattern).IsMatch(name));

    [Fact]
    public void Case_does_not_count_where_it_is_to_be_ignored() => Assert.True(Pattern("Org/*", ignoreCase: true).IsMatch("oRG/Name"));

    [Fact]
    public void No_more_is_read_of_a_name_than_tells_that_it_does_not_match()
    {
        var pattern = Pattern("LD_*");
        var name = new string('x', 100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(pattern.IsMatch(name));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Theory]
    [InlineData("", "is empty; use a name, in which * stands for any characters except a slash, or remove the entry")]
    [InlineData("a**", "has **, which only branch filters support; use one *, which stops at a slash")]
    [InlineData(" a", "starts or ends with white space; remove it")]
    public void A_malformed_pattern_names_its_setting(string pattern, string fault)
    {
        var compiled = NamePattern.Compile(["a", pattern], "Here");

        Assert.Null(compiled.Value);
        Assert.Equal([$"Here:1: the pattern '{pattern}' {fault}."], compiled.Errors);
    }

    [Fact]
    public void A_pattern_has_at_most_255_characters()
    {
        Assert.Empty(NamePattern.Compile([new string('a', 255)], "Here").Errors);
        Assert.Contains("is longer than 255 characters; shorten it", NamePattern.Compile([new string('a', 256)], "Here").Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_lists_overlap_in_a_shortest_name() =>
        Assert.Equal(new Overlap.Example("a-prod"), NamePattern.Overlap([Pattern("x"), Pattern("a*")], [Pattern("*-prod")]));

    [Fact]
    public void Two_lists_without_a_name_in_common_do_not_overlap() =>
        Assert.Equal(new Overlap.None(), NamePattern.Overlap([Pattern("*-staging")], [Pattern("*-prod")]));

    [Fact]
    public void Names_may_hold_spaces_where_branches_may_not() =>
        Assert.Equal(new Overlap.Example("a b"), NamePattern.Overlap([Pattern("a b")], [Pattern("a b")]));

    [Fact]
    public void A_pattern_reads_as_it_was_configured() => Assert.Equal("Org/*", Pattern("Org/*", ignoreCase: true).ToString());

    private static NamePattern Pattern(string text, bool ignoreCase = false) => Assert.Single(NamePattern.Compile([text], "Here", ignoreCase).Value!);
}
