using System.Globalization;
using Gateway.Diagnostics;

namespace Gateway.Core.Tests.Diagnostics;

public sealed class FindingGroupsTests
{
    [Fact]
    public void What_differs_in_the_deployments_name_and_place_alone_is_one_finding_with_many_places()
    {
        var finding = Assert.Single(FindingGroups.Merge(Twelve()));

        Assert.Equal(("flow-1", new ManifestLocation(10, 3), 12), (finding.Deployment, finding.Location, finding.Places));
        Assert.Equal("flow-1 sets the job variable volumes, which MODE prod denies.", finding.Message);
        Assert.Equal(Enumerable.Range(2, 11).Select(Name), finding.OtherPlaces.Select(static place => place.Deployment));
        Assert.Equal(Enumerable.Range(2, 11).Select(static number => 10 * number), finding.OtherPlaces.Select(static place => place.Location!.Line));
    }

    [Fact]
    public void The_sentence_names_ten_other_places_and_counts_the_rest() => Assert.EndsWith(
        "denies. Also in 11 other places: flow-2 (line 20), flow-3 (line 30), flow-4 (line 40), flow-5 (line 50), flow-6 (line 60), flow-7 (line 70), flow-8 (line 80), flow-9 (line 90), flow-10 (line 100), flow-11 (line 110) and 1 more.",
        Assert.Single(FindingGroups.Merge(Twelve())).Detail,
        StringComparison.Ordinal);

    [Fact]
    public void The_first_place_is_the_first_in_the_text_whichever_came_first()
    {
        var finding = Assert.Single(FindingGroups.Merge(Twelve().Reverse()));

        Assert.Equal("flow-1", finding.Deployment);
        Assert.StartsWith("flow-1 sets ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_use_one_anchor_its_text_is_the_first_place()
    {
        var anchor = new ManifestLocation(4, 7);

        var finding = Assert.Single(FindingGroups.Merge(Twelve().Select(one => one with { Location = one.Location! with { WrittenAt = anchor } })));

        Assert.Equal((anchor, "flow-1", 12), (finding.Location, finding.Deployment, finding.Places));
        Assert.Equal(20, finding.OtherPlaces[0].Location!.Line);
        Assert.DoesNotContain("alias", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_deployment_that_has_the_anchor_itself_is_its_first_place()
    {
        var findings = Twelve().Select(one => one.Deployment == "flow-1" ? one : one with { Location = one.Location! with { WrittenAt = new ManifestLocation(10, 3) } });

        var finding = Assert.Single(FindingGroups.Merge(findings));

        Assert.Equal((new ManifestLocation(10, 3), 12), (finding.Location, finding.Places));
    }

    [Fact]
    public void Where_one_has_a_text_of_its_own_the_anchor_is_not_the_place_of_all()
    {
        var findings = Twelve().Select(one => one.Deployment == "flow-12" ? one : one with { Location = one.Location! with { WrittenAt = new ManifestLocation(4, 7) } });

        var finding = Assert.Single(FindingGroups.Merge(findings));

        Assert.Equal(new ManifestLocation(10, 3), finding.Location);
        Assert.EndsWith("denies. (Defined at line 4, column 7, and used here through an alias.)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_seen_expected_or_set_to_fix_it_otherwise_is_another_finding()
    {
        var one = Twelve().First();

        Assert.Equal(6, FindingGroups.Merge([one, one with { Seen = "a" }, one with { Expected = "a" }, one with { Setting = "a" }, one with { Fix = "a" }, one with { Severity = FindingSeverity.Warning }]).Count);
    }

    [Fact]
    public void A_name_that_is_a_word_of_the_sentence_is_left_in_it()
    {
        var findings = FindingGroups.Merge(
        [
            new Finding("c", FindingSeverity.Error, "volumes sets the job variable volumes.", null, deployment: "volumes"),
            new Finding("c", FindingSeverity.Error, "network sets the job variable network.", null, deployment: "network"),
        ]);

        Assert.Equal(2, findings.Count);
    }

    [Fact]
    public void The_same_in_the_same_place_is_one_place() => Assert.Equal(12, Assert.Single(FindingGroups.Merge([.. Twelve(), .. Twelve()])).Places);

    [Fact]
    public void What_was_merged_is_merged_again_with_all_of_its_places()
    {
        var (first, second) = (FindingGroups.Merge(Twelve().Take(5)), FindingGroups.Merge(Twelve().Skip(5)));

        Assert.Equal(12, Assert.Single(FindingGroups.Merge([.. second, .. first])).Places);
    }

    [Fact]
    public void Of_a_thousand_places_twenty_are_named_and_all_are_counted()
    {
        var finding = Assert.Single(FindingGroups.Merge(Many(1_000)));

        Assert.Equal((1_000, FindingGroups.MaxPlaces), (finding.Places, finding.OtherPlaces.Count));
        Assert.EndsWith(" and 989 more.", finding.Detail, StringComparison.Ordinal);
        Assert.InRange(finding.Detail.Length, 0, 600);
    }

    [Fact]
    public void More_findings_than_anybody_waits_for_are_not_looked_at() =>
        Assert.Equal(FindingGroups.MaxLookedAt, Assert.Single(FindingGroups.Merge(Many(3 * FindingGroups.MaxLookedAt))).Places);

    [Fact]
    public void The_places_of_the_causes_that_are_kept_are_all_counted_though_others_come_between()
    {
        var merged = FindingGroups.Merge(Many(10).SelectMany(static one => new[] { one, one with { Seen = one.Deployment } }), most: 2);

        Assert.Equal([10, 1], merged.Select(static finding => finding.Places));
    }

    private static IEnumerable<Finding> Twelve() => Many(12);

    private static IEnumerable<Finding> Many(int count) => Enumerable.Range(1, count).Select(static number => new Finding(
        "job_variable_not_allowed",
        FindingSeverity.Error,
        $"{Name(number)} sets the job variable volumes, which MODE prod denies.",
        "Remove volumes.",
        new ManifestLocation(10 * number, 3),
        Name(number)));

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"flow-{number}");
}
