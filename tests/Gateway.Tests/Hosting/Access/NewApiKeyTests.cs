using System.Globalization;
using System.Text.Json;
using Gateway.Cli;
using Gateway.Hosting.Access;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Hosting.Access;

public sealed class NewApiKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_key_is_found_by_scanners_for_secrets_and_is_another_each_time()
    {
        var (one, other) = (NewApiKey.Make("grafana", Role.Reader, null), NewApiKey.Make("grafana", Role.Reader, null));

        Assert.Matches("^gwkey_[A-Za-z0-9]{43}$", one.Key);
        Assert.NotEqual(one.Key, other.Key);
        Assert.Single(one.Lines, line => line.Contains(one.Key, StringComparison.Ordinal));
    }

    [Fact]
    public void The_environment_variables_that_are_printed_let_the_gateway_know_the_key()
    {
        var made = NewApiKey.Make("grafana", Role.Operator, Now.AddDays(90));
        var settings = made.Lines.Where(line => line.StartsWith("Gateway__", StringComparison.Ordinal)).Select(line => line.Split('=', 2));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair[0].Replace("__", ":", StringComparison.Ordinal), (string?)pair[1]))).Build();

        var (keys, errors) = ApiKeys.Read(configuration.GetSection(ApiKeys.Section).Get<Dictionary<string, ApiKeyOptions>>()!);

        Assert.Empty(errors);
        Assert.Equal(new ApiKeyHolder("grafana", Role.Operator, Now.AddDays(90)), keys.FindHolder(made.Key));
    }

    [Fact]
    public void The_JSON_that_is_printed_lets_the_gateway_know_the_key()
    {
        var made = NewApiKey.Make("grafana", Role.Admin, null);

        var options = JsonSerializer.Deserialize<Dictionary<string, ApiKeyOptions>>("{" + made.Lines[^1] + "}")!;

        Assert.Equal(new ApiKeyHolder("grafana", Role.Admin), ApiKeys.Read(options).Keys.FindHolder(made.Key));
    }

    [Theory]
    [InlineData("90d", "2027-02-21T12:00:00Z")]
    [InlineData("1d", "2026-11-24T12:00:00Z")]
    [InlineData("2026-12-31", "2027-01-01T00:00:00Z")]
    [InlineData("2026-11-23", "2026-11-24T00:00:00Z")]
    public void A_key_ends_after_days_or_with_a_day(string text, string expected) =>
        Assert.Equal(expected, KeysCommand.ReadEnd(text, Now)?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("3661d")]
    [InlineData("99999999999d")]
    [InlineData("2026-11-22")]
    [InlineData("9999-12-31")]
    [InlineData("31.12.2026")]
    [InlineData("90")]
    [InlineData("")]
    public void Another_end_is_none(string text) => Assert.Null(KeysCommand.ReadEnd(text, Now));
}
