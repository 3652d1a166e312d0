using System.Text.RegularExpressions;
using CsCheck;
using Gateway.Policy;

namespace Gateway.Core.Tests.Policy;

public sealed class BranchPropertyTests
{
    /// <summary>Parts of patterns, each beside the same part as a regular expression; no part changes what its neighbour means.</summary>
    private static readonly Gen<(string Glob, string Regex)> Part = Gen.OneOf(
        Choose(("a", "a"), ("b", "b"), ("1", "1"), (".", "\\."), ("/", "/"), ("\\+", "\\+"), ("\\*", "\\*")),
        Choose(("a?", "a?"), ("b+", "b+"), ("/?", "/?"), ("[ab]", "[ab]"), ("[a-c1]+", "[a-c1]+"), ("[0-9/]?", "[0-9/]?")),
        Choose(("a*a", "a[^/]*a"), ("*b", "[^/]*b"), ("x**a", "x.*a"), ("a/**/b", "a/(.*/)?b"), ("a**/", "a.*/")));

    private static readonly Gen<(string Glob, string Regex)> Pattern = Gen.Select(
        Choose(("", ""), ("", ""), ("**/", "(.*/)?"), ("**", ".*"), ("*", "[^/]*")),
        Part.Array[1, 5],
        Choose(("", ""), ("", ""), ("**", ".*"), ("*", "[^/]*"), ("/**", "/.*")))
        .Where(static (first, parts, _) => !first.Glob.EndsWith('*') || parts[0].Glob[0] is not ('*' or '/'))
        .Select(static (first, parts, last) => (
            first.Glob + string.Concat(parts.Select(static part => part.Glob)) + last.Glob,
            first.Regex + string.Concat(parts.Select(static part => part.Regex)) + last.Regex));

    private static readonly Gen<string> Branch = Gen.Char["abcx1./+*"].Array[1, 8].Select(static letters => new string(letters));

    private static readonly Gen<string[]> Patterns = Gen.Select(Pattern, Gen.Bool).Select(static (pattern, negated) => (negated ? "!" : "") + pattern.Glob)
        .Array[1, 4].Where(static patterns => !patterns.All(static pattern => pattern.StartsWith('!')));

    [Fact]
    public void A_pattern_matches_what_its_regular_expression_matches() =>
        Gen.Select(Pattern, Branch.Array[10]).Sample(
            static (pattern, branches) =>
            {
                var filter = BranchFilterTests.Filter(pattern.Glob);
                var regex = new Regex($"^(?:{pattern.Regex})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                foreach (var branch in branches)
                {
                    Assert.True(filter.Accepts(branch) == regex.IsMatch(branch), $"{pattern.Glob} on {branch}");
                }
            },
            iter: 2_000);

    [Fact]
    public void An_example_is_accepted_by_both_filters_and_where_there_is_none_no_branch_is() =>
        Gen.Select(Patterns, Patterns, Branch.Array[20]).Sample(
            static (left, right, branches) =>
            {
                var (first, second) = (BranchFilterTests.Filter(left), BranchFilterTests.Filter(right));
                var overlap = BranchFilter.Overlap(first, second);
                Assert.Equal(overlap, BranchFilter.Overlap(second, first));
                if (overlap is Overlap.Example example)
                {
                    Assert.True(first.Accepts(example.Text) && second.Accepts(example.Text), example.Text);
                }

                var shortest = (overlap as Overlap.Example)?.Text.Length ?? int.MaxValue;
                Assert.DoesNotContain(branches, branch => !branch.Contains('*', StringComparison.Ordinal) && branch.Length < shortest && first.Accepts(branch) && second.Accepts(branch));
            },
            iter: 300);

    private static Gen<(string Glob, string Regex)> Choose(params (string Glob, string Regex)[] parts) =>
        Gen.Int[0, parts.Length - 1].Select(index => parts[index]);
}
