using Gateway.Prefect;

namespace Gateway.Tests.Prefect;

public class PrefectOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Errors(new PrefectOptions()));

    [Theory]
    [InlineData("https://prefect.example/api/")]
    [InlineData("http://127.0.0.1:4200/api")]
    public void An_absolute_address_is_valid(string url) => Assert.Empty(Errors(new PrefectOptions { ApiUrl = url }));

    [Theory]
    [InlineData("")]
    [InlineData("/api")]
    [InlineData("ftp://prefect/api")]
    [InlineData("http://admin:hunter2@prefect/api")]
    [InlineData("http://prefect/api?key=hunter2")]
    [InlineData("http://prefect/api#hunter2")]
    public void Another_address_is_named(string url) => AssertNames("Gateway:Prefect:ApiUrl", new PrefectOptions { ApiUrl = url });

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData(":hunter2")]
    [InlineData("admin:hunter2\n")]
    [InlineData("admin:hunter2é")]
    [InlineData("ação:hunter2")]
    public void A_bad_pair_is_named_and_not_shown(string pair) => AssertNames("Gateway:Prefect:AuthString", new PrefectOptions { AuthString = pair });

    [Theory]
    [InlineData("")]
    [InlineData("Bearer hunter2")]
    [InlineData("hunter2\n")]
    public void A_bad_token_is_named_and_not_shown(string token) => AssertNames("Gateway:Prefect:BearerToken", new PrefectOptions { BearerToken = token });

    [Fact]
    public void Two_kinds_of_credentials_are_one_too_many() =>
        AssertNames("Gateway:Prefect:AuthString", new PrefectOptions { AuthString = "a:hunter2", BearerToken = "hunter2" });

    [Theory]
    [InlineData("X-Key", "")]
    [InlineData("X-Key", "hunter2\r\nX: y")]
    [InlineData("X Key", "hunter2")]
    [InlineData("", "hunter2")]
    [InlineData("authorization", "hunter2")]
    [InlineData("X-PREFECT-API-VERSION", "hunter2")]
    public void A_bad_header_is_named_and_its_value_not_shown(string name, string value) =>
        AssertNames("Gateway:Prefect:Headers", new PrefectOptions { Headers = { [name] = value } });

    [Theory]
    [InlineData("3")]
    [InlineData("0.8.4\n")]
    [InlineData("v0.8.4")]
    public void A_bad_version_is_named(string version) => AssertNames("Gateway:Prefect:ApiVersion", new PrefectOptions { ApiVersion = version });

    public static IEnumerable<object?[]> OutOfBounds => new TheoryData<string, PrefectOptions>()
    {
        { "TryTimeout", new PrefectOptions { TryTimeout = TimeSpan.FromMilliseconds(9) } },
        { "TryTimeout", new PrefectOptions { TryTimeout = TimeSpan.FromMinutes(11) } },
        { "Retries", new PrefectOptions { Retries = -1 } },
        { "Retries", new PrefectOptions { Retries = 21 } },
        { "RetryDelay", new PrefectOptions { RetryDelay = TimeSpan.FromSeconds(-1) } },
        { "RetryDelay", new PrefectOptions { RetryDelay = TimeSpan.FromSeconds(61) } },
        { "MaxRetryDelay", new PrefectOptions { MaxRetryDelay = TimeSpan.FromMinutes(11) } },
        { "BreakerFailureRatio", new PrefectOptions { BreakerFailureRatio = double.NaN } },
        { "BreakerFailureRatio", new PrefectOptions { BreakerFailureRatio = 1.1 } },
        { "BreakerMinimumTries", new PrefectOptions { BreakerMinimumTries = 1 } },
        { "BreakerSampling", new PrefectOptions { BreakerSampling = TimeSpan.FromSeconds(0.4) } },
        { "BreakerPause", new PrefectOptions { BreakerPause = TimeSpan.FromSeconds(0.4) } },
        { "WriteConcurrency", new PrefectOptions { WriteConcurrency = 0 } },
        { "WriteConcurrency", new PrefectOptions { WriteConcurrency = 65 } },
        { "WriteRecovery", new PrefectOptions { WriteRecovery = TimeSpan.FromDays(2) } },
    };

    [Theory]
    [MemberData(nameof(OutOfBounds))]
    internal void A_value_out_of_bounds_is_named_with_its_bounds(string setting, PrefectOptions options) => AssertNames($"Gateway:Prefect:{setting} must be from ", options);

    private static void AssertNames(string setting, PrefectOptions options)
    {
        var error = Assert.Single(Errors(options));
        Assert.Contains(setting, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Errors(PrefectOptions options) => new PrefectOptionsValidator().Validate(null, options).Failures ?? [];
}
