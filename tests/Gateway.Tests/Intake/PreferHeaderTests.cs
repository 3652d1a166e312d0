using Gateway.Intake;

namespace Gateway.Tests.Intake;

public sealed class PreferHeaderTests
{
    [Theory]
    [InlineData("wait=30", 30)]
    [InlineData("WAIT=30", 30)]
    [InlineData("respond-async, wait=10; foo=bar", 10)]
    [InlineData(" wait = \"5\" ", 5)]
    [InlineData("wait=600", 60)]
    [InlineData("wait=2147483647", 60)]
    [InlineData("wait=10, wait=20", 10)]
    [InlineData("wait", 0)]
    [InlineData("wait=-1", 0)]
    [InlineData("wait=1.5", 0)]
    [InlineData("wait=99999999999", 0)]
    [InlineData("waiting=5", 0)]
    [InlineData("", 0)]
    public void Wait_is_read_as_the_RFC_says_and_no_longer_than_is_granted(string header, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), PreferHeader.ReadWait(header, TimeSpan.FromMinutes(1)));

    [Fact]
    public void Several_headers_are_one_list() =>
        Assert.Equal(TimeSpan.FromSeconds(7), PreferHeader.ReadWait(new Microsoft.Extensions.Primitives.StringValues(["respond-async", "wait=7"]), TimeSpan.FromMinutes(1)));
}
