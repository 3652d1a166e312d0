using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class AnchorDateTests
{
    [Theory]
    [InlineData("2026-01-01T05:00Z", "2026-01-01T05:00:00Z")]
    [InlineData("2026-01-01 05:00", "2026-01-01T05:00:00Z")]
    [InlineData("20260101T050000Z", "2026-01-01T05:00:00Z")]
    [InlineData("2026-01-01", "2026-01-01T00:00:00Z")]
    [InlineData("20260101", "2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01t05:00:00z", "2026-01-01T05:00:00Z")]
    [InlineData("2026-01-01T05:00:00+0300", "2026-01-01T05:00:00+03:00")]
    [InlineData("2026-01-01T05:00:00-03", "2026-01-01T05:00:00-03:00")]
    [InlineData("2026-01-01T05:00:00 -3", "2026-01-01T05:00:00-03:00")]
    [InlineData("2026-01-01T05:00:00-00:00", "2026-01-01T05:00:00Z")]
    [InlineData("2026-01-01T05", "2026-01-01T05:00:00Z")]
    [InlineData("20260101T0500", "2026-01-01T05:00:00Z")]
    [InlineData("20260101T050000.5", "2026-01-01T05:00:00.500000Z")]
    [InlineData("2026-01-01T05:00:00.123456789Z", "2026-01-01T05:00:00.123456Z")]
    [InlineData("2026-01-01T05:00:00,5Z", "2026-01-01T05:00:00.500000Z")]
    [InlineData("2026-1-1 5:00:00", "2026-01-01T05:00:00Z")]
    [InlineData("2026-01-01 05:00 +03:00", "2026-01-01T05:00:00+03:00")]
    [InlineData("2026-01-01T05:00:00 UTC", "2026-01-01T05:00:00Z")]
    [InlineData(" 2026-01-01 ", "2026-01-01T00:00:00Z")]
    public void What_prefects_command_line_takes_for_a_date_is_sent_as_one_the_server_takes(string written, string sent) =>
        Assert.Equal(sent, AnchorDate.Parse(written));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("2026")]
    [InlineData("2026-01")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30")]
    [InlineData("0000-01-01")]
    [InlineData("2026-00-01")]
    [InlineData("2026-01-00")]
    [InlineData("2026-01-01T24:00")]
    [InlineData("2026-01-01T05:60")]
    [InlineData("2026-01-01T05:00:60Z")]
    [InlineData("2026-01-01T05:00:00+24:00")]
    [InlineData("2026-01-01T05:00:00+03:60")]
    [InlineData("2026-W01-1")]
    [InlineData("2026-001")]
    [InlineData("2026-01-01T")]
    [InlineData("2026-01-01TZ")]
    public void Anything_else_is_none(string written) => Assert.Null(AnchorDate.Parse(written));

    [Fact]
    public void A_text_longer_than_any_date_is_none() => Assert.Null(AnchorDate.Parse("2026-01-01T05:00:00." + new string('0', 50)));
}
