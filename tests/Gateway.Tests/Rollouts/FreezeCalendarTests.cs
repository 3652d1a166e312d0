using Gateway.Policy;
using Gateway.Rollouts.Freezes;

namespace Gateway.Tests.Rollouts;

/// <summary>Times that come again in which a MODE takes no builds.</summary>
public sealed class FreezeCalendarTests
{
    /// <summary>A Friday.</summary>
    private static readonly DateTimeOffset Friday = new(2026, 12, 4, 0, 0, 0, TimeSpan.FromHours(-3));

    [Theory]
    [InlineData(17, 59, false)]
    [InlineData(18, 0, true)]
    [InlineData(24 + 12, 0, true)]
    [InlineData(72 + 7, 59, true)]
    [InlineData(72 + 8, 0, false)]
    public void A_MODE_takes_no_builds_from_the_beginning_of_a_window_to_its_end(int hours, int minutes, bool frozen)
    {
        var freeze = Calendar(("weekend", Weekend())).Find("prod", Friday.AddHours(hours).AddMinutes(minutes));

        Assert.Equal(frozen, freeze is not null);
    }

    [Fact]
    public void The_freeze_says_why_by_which_setting_and_until_when_in_the_windows_time_zone()
    {
        var freeze = Calendar(("weekend", Weekend())).Find("prod", Friday.AddHours(20))!;

        Assert.Equal(("prod", "Nobody is there.", "Gateway:Modes:prod:FreezeWindows:weekend"), (freeze.Mode, freeze.Reason, freeze.By));
        Assert.Equal("Gateway:Modes:prod:FreezeWindows:weekend froze prod until 2026-12-07T08:00:00-03:00: Nobody is there.", FreezeRegister.Describe(freeze));
    }

    [Fact]
    public void A_time_zone_keeps_its_local_time_when_the_clocks_change()
    {
        var nightly = new FreezeWindowOptions { Rule = "FREQ=DAILY", From = "2026-01-01T22:00:00", For = "1h", TimeZone = "Europe/Berlin", Reason = "The load runs." };
        var calendar = Calendar(("load", nightly));

        Assert.NotNull(calendar.Find("prod", new DateTimeOffset(2026, 1, 10, 21, 30, 0, TimeSpan.Zero)));
        Assert.NotNull(calendar.Find("prod", new DateTimeOffset(2026, 7, 10, 20, 30, 0, TimeSpan.Zero)));
        Assert.Null(calendar.Find("prod", new DateTimeOffset(2026, 7, 10, 21, 30, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void With_windows_that_allow_a_MODE_takes_builds_during_them_alone()
    {
        var calendar = Calendar(("hours", OfficeHours()));

        Assert.Null(calendar.Find("prod", Friday.AddHours(10)));
        var freeze = calendar.Find("prod", Friday.AddHours(19))!;
        Assert.Equal(Friday.AddDays(3).AddHours(9), freeze.Until);
    }

    [Fact]
    public void Where_a_window_that_denies_and_one_that_allows_both_apply_it_is_denied()
    {
        var closing = new FreezeWindowOptions { Rule = "FREQ=MONTHLY;BYMONTHDAY=4", From = "2026-01-04T00:00:00", For = "1d", TimeZone = "America/Sao_Paulo", Reason = "The month is closed." };

        var freeze = Calendar(("hours", OfficeHours()), ("closing", closing)).Find("prod", Friday.AddHours(10))!;

        Assert.Equal("The month is closed.", freeze.Reason);
    }

    [Fact]
    public void What_was_worked_out_holds_no_longer_than_until_the_next_window_begins_or_ends()
    {
        var calendar = Calendar(("weekend", Weekend()));

        Assert.Null(calendar.Find("prod", Friday.AddHours(17)));
        Assert.NotNull(calendar.Find("prod", Friday.AddHours(18)));
        Assert.NotNull(calendar.Find("prod", Friday.AddHours(79)));
        Assert.Null(calendar.Find("prod", Friday.AddHours(80)));
    }

    [Fact]
    public void A_rule_that_has_come_for_the_last_time_freezes_no_more_and_one_that_allows_freezes_for_good()
    {
        var once = Weekend();
        once.Rule += ";COUNT=1";
        var opened = OfficeHours();
        opened.Rule += ";UNTIL=20260131T000000Z";

        Assert.Null(Calendar(("once", once)).Find("prod", Friday.AddHours(20)));
        Assert.Equal(Friday.AddDays(366), Calendar(("hours", opened)).Find("prod", Friday)!.Until);
    }

    [Fact]
    public void Another_MODE_is_not_frozen() => Assert.Null(Calendar(("weekend", Weekend())).Find("staging", Friday.AddHours(20)));

    [Theory]
    [InlineData("Rule", "", "Rule must be a recurrence rule of RFC 5545")]
    [InlineData("Rule", "FREQ=SECONDLY", "Rule must have FREQ with one of DAILY, WEEKLY, MONTHLY, YEARLY.")]
    [InlineData("Rule", "FREQ=WEEKLY;BYSECOND=1", "Rule has the part BYSECOND")]
    [InlineData("Rule", "FREQ=WEEKLY;BYDAY=XX", "Rule is no recurrence rule of RFC 5545")]
    [InlineData("Rule", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "Rule never comes")]
    [InlineData("From", "2026-01-02T18:00:00Z", "From must be a local time without an offset")]
    [InlineData("For", "32d", "For must be a duration")]
    [InlineData("TimeZone", "Nowhere/At_All", "TimeZone must be a time zone of the IANA database")]
    [InlineData("Reason", "", "Reason must be a sentence")]
    public void A_window_that_cannot_be_understood_is_an_error_of_its_setting(string property, string value, string error)
    {
        var options = Weekend();
        typeof(FreezeWindowOptions).GetProperty(property)!.SetValue(options, value);
        var errors = new List<string>();

        Assert.Null(FreezeWindow.Compile(options, "Gateway:Modes:prod:FreezeWindows:weekend", errors));
        Assert.StartsWith("Gateway:Modes:prod:FreezeWindows:weekend:" + error, Assert.Single(errors), StringComparison.Ordinal);
    }

    private static FreezeWindowOptions Weekend() => new()
    {
        Rule = "FREQ=WEEKLY;BYDAY=FR",
        From = "2026-01-02T18:00:00",
        For = "2d14h",
        TimeZone = "America/Sao_Paulo",
        Reason = "Nobody is there.",
    };

    private static FreezeWindowOptions OfficeHours() => new()
    {
        Rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        From = "2026-01-02T09:00:00",
        For = "8h",
        TimeZone = "America/Sao_Paulo",
        Effect = FreezeEffect.Allow,
        Reason = "Releases are made during office hours.",
    };

    private static FreezeCalendar Calendar(params (string Name, FreezeWindowOptions Window)[] windows)
    {
        var prod = PolicyBuilders.Prod();
        prod.FreezeWindows = windows.ToDictionary(static window => window.Name, static window => window.Window);
        return FreezeCalendar.Compile(PolicyBuilders.Policy(prod: prod));
    }
}
