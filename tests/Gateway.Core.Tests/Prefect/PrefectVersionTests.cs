using Gateway.Builds;
using Gateway.Prefect;

namespace Gateway.Core.Tests.Prefect;

public sealed class PrefectVersionTests
{
    [Theory]
    [InlineData("3.6.29", 3, 6, 29, false)]
    [InlineData("3.4", 3, 4, 0, false)]
    [InlineData("v3.6.11", 3, 6, 11, false)]
    [InlineData("3.7.0rc1", 3, 7, 0, true)]
    [InlineData("3.6.29.dev2", 3, 6, 29, true)]
    [InlineData("3.7.0rc1.dev3", 3, 7, 0, true)]
    [InlineData("3.6.11+team.1", 3, 6, 11, false)]
    [InlineData("3.6.11.post1", 3, 6, 11, false)]
    [InlineData("3.6.11.post1.dev2", 3, 6, 11, true)]
    [InlineData("3.7.0rc1.post1.dev2", 3, 7, 0, true)]
    [InlineData("2.20.4", 2, 20, 4, false)]
    public void A_version_in_Pythons_form_is_read(string text, int major, int minor, int patch, bool isPrerelease)
    {
        var version = PrefectVersion.Parse(text)!;

        Assert.Equal(((major, minor, patch), isPrerelease, text), (version.Release, version.IsPrerelease, version.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("3.6.")]
    [InlineData("3.6.29 ")]
    [InlineData("3.6.29\n")]
    [InlineData("latest")]
    [InlineData("3.6.999999")]
    [InlineData("3.6.29<script>")]
    [InlineData("3.6.29+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_is_no_version_is_none(string? text) => Assert.Null(PrefectVersion.Parse(text));

    [Theory]
    [InlineData("3.6.29")]
    [InlineData("99999.99999.99999rc99999.post99999.dev99999")]
    [InlineData("3.6.29.post1.dev1")]
    [InlineData("3.7.0b2")]
    public void Whatever_a_build_result_may_say_is_read(string text)
    {
        Assert.True(BuildSyntax.IsPrefectVersion(text));
        Assert.NotNull(PrefectVersion.Parse(text));
    }

    [Theory]
    [InlineData("3.6.29", true)]
    [InlineData("3.7.0", true)]
    [InlineData("4.0.0", true)]
    [InlineData("3.6.28", false)]
    [InlineData("3.6.29rc1", false)]
    [InlineData("3.6.30.dev1", true)]
    public void A_version_before_its_release_does_not_have_what_the_release_brings(string text, bool has) =>
        Assert.Equal(has, PrefectVersion.Parse(text)!.IsAtLeast(3, 6, 29));

    [Fact]
    public void Versions_are_ordered_by_number_and_not_by_text()
    {
        string[] ordered = ["2.20.4", "3.4.25", "3.6.9", "3.6.29rc1", "3.6.29", "3.6.100"];

        Assert.Equal(ordered, ordered.Reverse().Select(PrefectVersion.Parse).Order().Select(version => version!.Text));
    }
}
