using Gateway.Intake;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Intake;

public sealed class RepositoryRateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(90)]
    [InlineData(119)]
    [InlineData(120)]
    [InlineData(100_000)]
    public void A_minute_gives_as_many_builds_as_the_setting_says(int perMinute)
    {
        var bucket = MinuteRate.Bucket(perMinute);

        Assert.Equal(perMinute, bucket.TokenLimit);
        Assert.Equal(perMinute, bucket.TokensPerPeriod * (TimeSpan.FromMinutes(1) / bucket.ReplenishmentPeriod), perMinute * 0.001);
    }

    [Fact]
    public void The_highest_setting_is_one_too() => Assert.True(MinuteRate.Bucket(int.MaxValue).ReplenishmentPeriod > TimeSpan.Zero);

    [Fact]
    public async Task What_is_too_much_may_come_when_the_next_share_of_the_minute_is_over()
    {
        await using var rate = new RepositoryRate(Options.Create(new WebhookOptions { BuildsPerMinute = 3 }));
        TimeSpan? delay = null;
        for (var build = 0; build < 4; build++)
        {
            delay = rate.Delay("org/one", out _);
        }

        Assert.Equal(TimeSpan.FromSeconds(20), delay);
        Assert.Null(rate.Delay("org/two", out _));
    }
}
