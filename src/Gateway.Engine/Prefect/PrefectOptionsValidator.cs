using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Gateway.Prefect;

/// <summary>Checks <see cref="PrefectOptions"/> when the service starts; says which setting to fix, never a secret.</summary>
internal sealed partial class PrefectOptionsValidator : IValidateOptions<PrefectOptions>
{
    private const string Section = "Gateway:Prefect";

    public ValidateOptionsResult Validate(string? name, PrefectOptions options)
    {
        var errors = new List<string>();
        CheckAddress(options, errors);
        CheckCredentials(options, errors);
        CheckBounds(options, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckAddress(PrefectOptions options, List<string> errors)
    {
        if (!Uri.TryCreate(options.ApiUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            errors.Add($"{Section}:ApiUrl must be an absolute http or https address, like PREFECT_API_URL, such as http://127.0.0.1:4200/api.");
        }
        else if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            errors.Add($"{Section}:ApiUrl must not contain a user, query or fragment. Set credentials in {Section}:AuthString.");
        }

        if (!VersionPattern().IsMatch(options.ApiVersion))
        {
            errors.Add($"{Section}:ApiVersion must have the form x.y.z. Remove it to use 0.8.4.");
        }
    }

    private static void CheckCredentials(PrefectOptions options, List<string> errors)
    {
        if (options.AuthString is { } pair && (pair.IndexOf(':', StringComparison.Ordinal) < 1 || HasControl(pair)))
        {
            errors.Add($"{Section}:AuthString must be user:password on one line. Set it to the server's PREFECT_SERVER_API_AUTH_STRING, or remove it.");
        }

        if (options.AuthString is { } credentials && !Ascii.IsValid(credentials))
        {
            errors.Add($"{Section}:AuthString must contain only ASCII characters, because Prefect from 3.6.22 on answers others with 500. Set PREFECT_SERVER_API_AUTH_STRING of the server to ASCII characters, and the same value here.");
        }

        if (options.BearerToken is { } token && !TokenPattern().IsMatch(token))
        {
            errors.Add($"{Section}:BearerToken is empty or has characters that a bearer token cannot have. Set only the token, without \"Bearer\", or remove it.");
        }

        if (options.AuthString is not null && options.BearerToken is not null)
        {
            errors.Add($"{Section}:AuthString and {Section}:BearerToken are both set, but a request can only use one of them. Remove one.");
        }

        foreach (var (header, value) in options.Headers)
        {
            if (!HeaderPattern().IsMatch(header) || value.Length == 0 || HasControl(value))
            {
                errors.Add($"{Section}:Headers has a name or value that HTTP does not allow, or an empty value. Fix or remove the header {Printable(header)}.");
            }
            else if (ReservedHeaders.Contains(header))
            {
                errors.Add($"{Section}:Headers contains {header}, which the gateway sets itself. Use {Section}:AuthString, {Section}:BearerToken or {Section}:ApiVersion instead.");
            }
        }
    }

    private static void CheckBounds(PrefectOptions options, List<string> errors)
    {
        Between(nameof(options.TryTimeout), options.TryTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), errors);
        Between(nameof(options.Retries), options.Retries, 0, 20, errors);
        Between(nameof(options.RetryDelay), options.RetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1), errors);
        Between(nameof(options.MaxRetryDelay), options.MaxRetryDelay, TimeSpan.Zero, TimeSpan.FromMinutes(10), errors);
        Between(nameof(options.BreakerFailureRatio), options.BreakerFailureRatio, 0.01, 1, errors);
        Between(nameof(options.BreakerMinimumTries), options.BreakerMinimumTries, 2, int.MaxValue, errors);
        Between(nameof(options.BreakerSampling), options.BreakerSampling, TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(10), errors);
        Between(nameof(options.BreakerPause), options.BreakerPause, TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(10), errors);
        Between(nameof(options.WriteConcurrency), options.WriteConcurrency, 1, 64, errors);
        Between(nameof(options.WriteRecovery), options.WriteRecovery, TimeSpan.Zero, TimeSpan.FromDays(1), errors);
    }

    private static void Between<T>(string setting, T value, T low, T high, List<string> errors)
        where T : IComparable<T>
    {
        // Compared so that a value that is not a number fails.
        if (!(value.CompareTo(low) >= 0 && value.CompareTo(high) <= 0))
        {
            errors.Add(FormattableString.Invariant($"{Section}:{setting} must be from {low} to {high}, not {value}."));
        }
    }

    private static readonly HashSet<string> ReservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", ApiHeaders.Version, ApiHeaders.CsrfToken, ApiHeaders.CsrfClient, "Content-Type", "Content-Length", "Host",
    };

    private static bool HasControl(string text) => text.Any(char.IsControl);

    private static string Printable(string header) => header.Length is > 0 and <= 100 && !HasControl(header) ? $"\"{header}\"" : "with the invalid name";

    [GeneratedRegex("^[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    [GeneratedRegex("^[A-Za-z0-9._~+/=-]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderPattern();
}
