using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Telemetry;

/// <summary>Checks <see cref="TelemetryOptions"/> when the service starts; says which setting to fix, never a header's value.</summary>
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    private const string Section = TelemetrySetup.Section;

    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.ServiceName))
        {
            errors.Add($"{Section}:ServiceName is empty. Set a name, or remove the setting.");
        }

        if (!(options.SamplingRatio >= 0 && options.SamplingRatio <= 1))
        {
            errors.Add(FormattableString.Invariant($"{Section}:SamplingRatio must be from 0 to 1, not {options.SamplingRatio}."));
        }

        Between("SampleInterval", options.SampleInterval, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(10), errors);
        Between("PrefectInterval", options.PrefectInterval, TimeSpan.Zero, TimeSpan.FromMinutes(10), errors);
        if (!Enum.IsDefined(options.Prometheus.Access))
        {
            errors.Add($"{Section}:Prometheus:Access must be reader or open.");
        }

        Check(options.Otlp, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Check(OtlpOptions otlp, List<string> errors)
    {
        if (otlp.Endpoint is { Length: > 0 } endpoint
            && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { UserInfo: "", Query: "", Fragment: "" }))
        {
            errors.Add($"{Section}:Otlp:Endpoint must be an http or https address without user, query or fragment, such as http://otel-collector:4317. Set credentials in {Section}:Otlp:Headers.");
        }

        if (!Enum.IsDefined(otlp.Protocol))
        {
            errors.Add($"{Section}:Otlp:Protocol must be grpc or http.");
        }

        foreach (var (header, value) in otlp.Headers)
        {
            if (!HeaderPattern().IsMatch(header))
            {
                errors.Add($"{Section}:Otlp:Headers contains a name that HTTP does not allow.");
            }
            else if (string.IsNullOrWhiteSpace(value) || value.Any(char.IsControl))
            {
                errors.Add($"{Section}:Otlp:Headers:{header} must have a value on one line.");
            }
        }

        Between("Otlp:Timeout", otlp.Timeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(1), errors);
        Between("Otlp:MetricsInterval", otlp.MetricsInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), errors);
    }

    private static void Between(string setting, TimeSpan value, TimeSpan low, TimeSpan high, List<string> errors)
    {
        if (value < low || value > high)
        {
            errors.Add($"{Section}:{setting} must be from {low:c} to {high:c}, not {value:c}.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderPattern();
}
