using Gateway.Diagnostics;
using Gateway.Planning;
using Gateway.Prefect;

namespace Gateway.Core.Tests.Planning;

public sealed class ImageFitTests
{
    [Theory]
    [InlineData("3.6.29", "3.6.29", true, null)]
    [InlineData("3.6.14", "3.8.3", true, null)]
    [InlineData("3.6.13", "3.8.3", false, null)]
    [InlineData("3.6.11", "3.6.11", true, null)]
    [InlineData("3.6.11", "3.6.13", true, null)]
    [InlineData("3.6.30", "3.6.29", false, "image_prefect_newer")]
    [InlineData("3.10.0", "3.9.0", true, "image_prefect_newer")]
    [InlineData("3.6.13", "3.6.14", true, "image_prefect_broken")]
    [InlineData("3.4.25", "3.6.29", true, "image_prefect_broken")]
    public void An_image_is_told_of_that_is_newer_than_the_server_or_known_to_break_against_it(string image, string server, bool hasPassword, string? code)
    {
        var found = ImageFit.Check(PrefectVersion.Parse(image), PrefectVersion.Parse(server), hasPassword, FindingSeverity.Error).ToList();

        Assert.Equal(code is null ? [] : [code], found.Select(finding => finding.Code));
        Assert.All(found, finding => Assert.Contains("Gateway:Prefect:ImageVersions", finding.Fix, StringComparison.Ordinal));
    }

    [Fact]
    public void It_counts_as_it_is_to() => Assert.Equal(
        FindingSeverity.Warning,
        Assert.Single(ImageFit.Check(PrefectVersion.Parse("3.8.3"), PrefectVersion.Parse("3.6.29"), serverHasPassword: false, FindingSeverity.Warning)).Severity);

    [Theory]
    [InlineData(null, "3.6.29")]
    [InlineData("3.6.29", null)]
    public void Of_a_version_that_nobody_tells_nothing_is_said(string? image, string? server) =>
        Assert.Empty(ImageFit.Check(PrefectVersion.Parse(image), PrefectVersion.Parse(server), serverHasPassword: true, FindingSeverity.Error));
}
