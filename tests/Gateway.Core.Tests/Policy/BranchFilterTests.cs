using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class BranchFilterTests
{
    [Theory]
    [InlineData("main", "main", true)]
    [InlineData("main", "Main", false)]
    [InlineData("main", "main2", false)]
    [InlineData("main", "xmain", false)]
    [InlineData("feature/*", "feature/a", true)]
    [InlineData("feature/*", "feature/", true)]
    [InlineData("feature/*", "feature/a/b", false)]
    [InlineData("staging/**", "staging/a/b", true)]
    [InlineData("staging/**", "staging", false)]
    [InlineData("**", "a/b", true)]
    [InlineData("**.js", "a/b.js", true)]
    [InlineData("***", "a/b", true)]
    [InlineData("**feature", "my/feature", true)]
    [InlineData("v2*", "v2.9", true)]
    [InlineData("v[12].[0-9]+.[0-9]+", "v1.10.1", true)]
    [InlineData("v[12].[0-9]+.[0-9]+", "v3.10.1", false)]
    [InlineData("v[12].[0-9]+.[0-9]+", "v1..1", false)]
    [InlineData("*.jsx?", "page.js", true)]
    [InlineData("*.jsx?", "page.jsx", true)]
    [InlineData("*.jsx?", "page.jsxx", false)]
    [InlineData("ab+", "abbb", true)]
    [InlineData("ab+", "a", false)]
    [InlineData("ab+c", "abbc", true)]
    [InlineData("[a-cx]", "b", true)]
    [InlineData("[a-cx]", "x", true)]
    [InlineData("[a-cx]", "d", false)]
    [InlineData("[A-F0-9]", "F", true)]
    [InlineData("[A-Z]", "Z", true)]
    [InlineData("[a-z]", "z", true)]
    [InlineData("[0-9]", "9", true)]
    [InlineData("[b-b]", "b", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("a]", "a]", true)]
    [InlineData("a\\+", "a+", true)]
    [InlineData("a\\+", "aa", false)]
    [InlineData("a\\b?", "a", true)]
    [InlineData("\\!x", "!x", true)]
    [InlineData("a!", "a!", true)]
    [InlineData("**/docs/**", "docs/hello.md", true)]
    [InlineData("**/docs/**", "a/b/docs/hello.md", true)]
    [InlineData("**/docs/**", "adocs/hello.md", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b", "a/xb", false)]
    [InlineData("a**/b", "ab", false)]
    [InlineData("a**/b", "ax/b", true)]
    [InlineData("é+", "éé", true)]
    [InlineData("🚀?x", "x", true)]
    [InlineData("🚀?x", "🚀x", true)]
    [InlineData("[🚀]", "🚀", true)]
    public void A_pattern_matches_as_on_GitHub(string pattern, string branch, bool expected) =>
        Assert.Equal(expected, Filter(pattern).Accepts(branch));

    [Fact]
    public void The_last_pattern_that_matches_decides()
    {
        var filter = Filter("releases/**", "!releases/**-alpha", "releases/1-alpha");

        Assert.True(filter.Accepts("releases/2"));
        Assert.False(filter.Accepts("releases/2-alpha"));
        Assert.True(filter.Accepts("releases/1-alpha"));
    }

    [Fact]
    public void No_patterns_accept_no_branch() => Assert.False(Filter().Accepts("main"));

    [Fact]
    public void A_filter_tells_its_patterns() => Assert.Equal(["a", "!b"], Filter("a", "!b").Patterns);

    [Fact]
    public void Only_negative_patterns_are_an_error() => Assert.Equal(
        ["Here only excludes, so nothing matches. Add a pattern without ! before the others."],
        BranchFilter.Compile(["!main", "!x"], "Here").Errors);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("?a", "has ? at position 1, where there is no character before it to repeat")]
    [InlineData("+", "has + at position 1, where there is no character before it to repeat")]
    [InlineData("a*?", "has ? at position 3, where there is no character before it to repeat")]
    [InlineData("ab+?", "has ? at position 4, where there is no character before it to repeat")]
    [InlineData("a\\", "ends with a backslash that escapes nothing")]
    [InlineData("a[", "does not close the class at position 2 with ]")]
    [InlineData("a[bc", "does not close the class at position 2 with ]")]
    [InlineData("a[b\\", "does not close the class at position 2 with ]")]
    [InlineData("a[b-", "does not close the class at position 2 with ]")]
    [InlineData("x[]", "has an empty class at position 2")]
    [InlineData("[^a]", "negates the class at position 1, which GitHub's patterns do not support")]
    [InlineData("[!a]", "negates the class at position 1, which GitHub's patterns do not support")]
    [InlineData("[z-a]", "has the invalid range z-a; a range must ascend within a-z, A-Z or 0-9")]
    [InlineData("[A-z]", "has the invalid range A-z; a range must ascend within a-z, A-Z or 0-9")]
    [InlineData("[!-/]", "negates the class at position 1, which GitHub's patterns do not support")]
    [InlineData("[#-/]", "has the invalid range #-/; a range must ascend within a-z, A-Z or 0-9")]
    public void A_malformed_pattern_names_its_setting(string pattern, string error)
    {
        var compiled = BranchFilter.Compile(["main", pattern], "Gateway:Modes:prod:Branches");

        Assert.Null(compiled.Value);
        Assert.Equal([$"Gateway:Modes:prod:Branches:1: the pattern '{pattern}' {error}. Use a GitHub branch filter, such as main or staging/**."], compiled.Errors);
    }

    [Fact]
    public void A_bare_exclamation_mark_is_empty() =>
        Assert.Contains("the pattern '!' is empty", BranchFilter.Compile(["a", "!"], "Here").Errors[0], StringComparison.Ordinal);

    [Fact]
    public void A_pattern_has_at_most_255_characters()
    {
        Assert.Empty(BranchFilter.Compile([new string('a', 255)], "Here").Errors);
        Assert.Contains("is longer than 255 characters", BranchFilter.Compile([new string('a', 256)], "Here").Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_pattern_takes_no_longer_than_another() =>
        Assert.False(Filter(string.Concat(Enumerable.Repeat("*a", 60)) + "b").Accepts(new string('a', 4000)));

    internal static BranchFilter Filter(params string[] patterns)
    {
        var compiled = BranchFilter.Compile(patterns, "Here");
        Assert.Empty(compiled.Errors);
        return compiled.Value!;
    }
}
