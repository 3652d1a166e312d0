using System.Globalization;
using Gateway.Diagnostics;

namespace Gateway.Core.Tests.Manifests;

public sealed class FindingListTests
{
    [Fact]
    public void Findings_come_by_place_then_code_then_message_and_those_without_a_place_first()
    {
        var findings = new FindingList();
        findings.Error("b", "2", "", new ManifestLocation(2, 1));
        findings.Error("b", "1", "", new ManifestLocation(2, 1));
        findings.Warning("a", "3", "", new ManifestLocation(2, 1));
        findings.Error("z", "4", "", new ManifestLocation(1, 9));
        findings.Error("z", "5", "", new ManifestLocation(1, 3));
        findings.Error("z", "6", "", location: null);

        Assert.Equal(["6", "5", "4", "3", "1", "2"], findings.ByPlace().Select(finding => finding.Message));
    }

    [Fact]
    public void One_finding_of_several_deployments_is_kept_once_with_the_first()
    {
        var findings = new FindingList();
        findings.Error("a", "m", "f", new ManifestLocation(1, 1), "first");
        findings.AddRange([new Finding("a", FindingSeverity.Error, "m", "f", new ManifestLocation(1, 1), "second")]);

        var finding = Assert.Single(findings.ByPlace());
        Assert.Equal("first", finding.Deployment);
        Assert.Equal("second", Assert.Single(finding.OtherPlaces).Deployment);
    }

    [Fact]
    public void A_message_without_end_is_cut()
    {
        var findings = new FindingList();
        findings.Error("long", new string('a', 100_000), "", location: null);

        var message = Assert.Single(findings.ByPlace()).Message;
        Assert.InRange(message.Length, 80, 10_000);
        Assert.EndsWith("a…", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_findings_are_all_shown()
    {
        Assert.All(Many(200, FindingSeverity.Error).ByPlace(), finding => Assert.Equal("code", finding.Code));
    }

    [Theory]
    [InlineData(201, 2)]
    [InlineData(1000, 801)]
    public void Of_more_the_last_says_how_many_are_missing(int count, int missing)
    {
        var shown = Many(count, FindingSeverity.Error).ByPlace();

        Assert.Equal(200, shown.Count);
        Assert.Equal(Enumerable.Range(1, 199), shown.Take(199).Select(finding => finding.Location!.Line));
        Assert.Equal(("findings_capped", FindingSeverity.Error, $"{missing} more findings are not shown."), (shown[^1].Code, shown[^1].Severity, shown[^1].Message));
        Assert.Null(shown[^1].Location);
    }

    [Fact]
    public void Errors_are_kept_before_warnings_and_the_last_is_as_severe_as_what_it_hides()
    {
        var findings = Many(300, FindingSeverity.Warning);
        findings.Error("late", "late", "", new ManifestLocation(999, 1));

        var shown = findings.ByPlace();

        Assert.Equal("late", shown[^2].Code);
        Assert.Equal(FindingSeverity.Warning, shown[^1].Severity);
    }

    [Fact]
    public void A_message_shows_long_and_odd_text_shortened_on_one_line()
    {
        Assert.Equal(new string('a', 80), PlainText.Shown(new string('a', 80)));
        Assert.Equal(new string('a', 80) + "…", PlainText.Shown(new string('a', 81)));
        Assert.Equal("a b c", PlainText.Shown("a\nb\tc"));
    }

    private static FindingList Many(int count, FindingSeverity severity)
    {
        var findings = new FindingList();
        findings.AddRange(Enumerable.Range(1, count).Reverse().Select(line => new Finding("code", severity, string.Create(CultureInfo.InvariantCulture, $"message {line}"), "fix", new ManifestLocation(line, 1))));
        return findings;
    }
}
