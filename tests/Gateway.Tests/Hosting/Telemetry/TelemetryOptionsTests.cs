using Gateway.Hosting.Telemetry;

namespace Gateway.Tests.Hosting.Telemetry;

public sealed class TelemetryOptionsTests
{
    [Fact]
    public void The_defaults_send_nothing_and_open_metrics_to_readers()
    {
        var options = new TelemetryOptions();

        Assert.True(new TelemetryOptionsValidator().Validate(null, options).Succeeded);
        Assert.Null(options.Otlp.Endpoint);
        Assert.Equal(MetricsAccess.Reader, options.Prometheus.Access);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_and_no_headers_value_is()
    {
        var options = new TelemetryOptions
        {
            ServiceName = " ",
            SamplingRatio = double.NaN,
            SampleInterval = TimeSpan.Zero,
            PrefectInterval = TimeSpan.FromHours(1),
            Otlp =
            {
                Endpoint = "otel-collector:4317",
                Timeout = TimeSpan.Zero,
                MetricsInterval = TimeSpan.FromDays(1),
                Headers = { ["a b"] = "secret", ["authorization"] = "secret\nvalue" },
            },
        };

        var errors = new TelemetryOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(
            ["Otlp:Endpoint", "Otlp:Headers", "Otlp:Headers:authorization", "Otlp:MetricsInterval", "Otlp:Timeout", "PrefectInterval", "SampleInterval", "SamplingRatio", "ServiceName"],
            errors.Select(error => error.Split(' ')[0].Replace("Gateway:Telemetry:", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://otel-collector:4317")]
    [InlineData("https://collector.example/otlp")]
    public void An_address_is_an_endpoint(string endpoint) =>
        Assert.True(new TelemetryOptionsValidator().Validate(null, new TelemetryOptions { Otlp = { Endpoint = endpoint } }).Succeeded);

    [Theory]
    [InlineData("ftp://collector")]
    [InlineData("http://user:password@collector:4317")]
    [InlineData("http://collector:4317?key=1")]
    public void Anything_else_is_none(string endpoint) =>
        Assert.False(new TelemetryOptionsValidator().Validate(null, new TelemetryOptions { Otlp = { Endpoint = endpoint } }).Succeeded);
}
