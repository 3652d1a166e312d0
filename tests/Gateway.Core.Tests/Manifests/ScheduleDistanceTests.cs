using Gateway.Manifests;

namespace Gateway.Core.Tests.Manifests;

public sealed class ScheduleDistanceTests
{
    [Theory]
    [InlineData("* * * * *", 60)]
    [InlineData("*/5 * * * *", 300)]
    [InlineData("0 6 * * *", 86_400)]
    [InlineData("0 6 1 1 *", 86_400)]
    [InlineData("0 6,18 * * *", 43_200)]
    [InlineData("0 0,23 * * *", 3600)]
    [InlineData("0,59 * * * *", 60)]
    [InlineData("0,59 6 * * *", 3540)]
    [InlineData("0,59 0,23 * * mon", 60)]
    [InlineData("10-12 * * * *", 60)]
    [InlineData("58-2/2 * * * *", 120)]
    [InlineData("0 */7 * * *", 10_800)]
    [InlineData("* * * * * *", 1)]
    [InlineData("* * * * * */20", 20)]
    [InlineData("0 0 * * * 0,59", 59)]
    [InlineData("0 0 * * * 30", 86_400)]
    [InlineData("* * * * * 0,59", 1)]
    [InlineData("0 0 * * * 0 2030", 86_400)]
    [InlineData("0 22-23 * * *", 3600)]
    [InlineData("0 23-0 * * *", 3600)]
    [InlineData("0 5-5 * * *", 3600)]
    [InlineData("@hourly", 3600)]
    [InlineData("@DAILY", 86_400)]
    [InlineData("@yearly", 86_400)]
    public void A_cron_expression_has_the_distance_of_its_times_of_the_day(string expression, double seconds) =>
        Assert.Equal(seconds, ScheduleDistance.Measure(new ScheduleRule.Cron(expression)));

    [Fact]
    public void An_interval_is_its_own_distance() => Assert.Equal(2.5, ScheduleDistance.Measure(new ScheduleRule.Interval(2.5)));

    [Theory]
    [InlineData("FREQ=SECONDLY", 1)]
    [InlineData("FREQ=SECONDLY;INTERVAL=90", 90)]
    [InlineData("FREQ=SECONDLY;BYSECOND=0", 60)]
    [InlineData("FREQ=MINUTELY", 60)]
    [InlineData("FREQ=MINUTELY;INTERVAL=15", 900)]
    [InlineData("FREQ=MINUTELY;BYMINUTE=0,30", 1800)]
    [InlineData("FREQ=MINUTELY;BYSECOND=0,20", 20)]
    [InlineData("FREQ=MINUTELY;INTERVAL=15;BYSECOND=0,50", 50)]
    [InlineData("FREQ=HOURLY", 3600)]
    [InlineData("FREQ=HOURLY;BYMINUTE=0,59", 60)]
    [InlineData("FREQ=HOURLY;INTERVAL=2;BYMINUTE=0,59", 3540)]
    [InlineData("FREQ=HOURLY;BYHOUR=6", 86_400)]
    [InlineData("FREQ=HOURLY;INTERVAL=12;BYHOUR=0,1,12", 43_200)]
    [InlineData("FREQ=MINUTELY;INTERVAL=30;BYMINUTE=0,1,30", 1800)]
    [InlineData("FREQ=SECONDLY;INTERVAL=30;BYSECOND=0,1,30", 30)]
    [InlineData("FREQ=MINUTELY;BYMINUTE=0", 3600)]
    [InlineData("FREQ=DAILY;FREQ=HOURLY", 3600)]
    [InlineData("FREQ=HOURLY;BYMINUTE=0;BYMINUTE=0,30", 1800)]
    [InlineData("FREQ=DAILY", 86_400)]
    [InlineData("FREQ=DAILY;INTERVAL=2", 172_800)]
    [InlineData("FREQ=DAILY;BYHOUR=6,8;BYMINUTE=0,10", 600)]
    [InlineData("FREQ=WEEKLY;BYDAY=MO", 86_400)]
    [InlineData("FREQ=YEARLY;BYHOUR=6,7", 3600)]
    [InlineData("freq=daily;byhour=6,7", 3600)]
    [InlineData("RRULE:FREQ=HOURLY", 3600)]
    [InlineData("DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY\nRRULE:FREQ=HOURLY\nEXRULE:FREQ=SECONDLY", 3600)]
    [InlineData("RDATE:20260101T000000Z", double.PositiveInfinity)]
    public void A_recurrence_rule_has_the_distance_that_its_parts_leave(string rule, double seconds) =>
        Assert.Equal(seconds, ScheduleDistance.Measure(new ScheduleRule.Recurrence(rule)));
}
