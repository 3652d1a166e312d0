using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting.Access;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Health;

/// <summary>
/// Looks at the certificate of the proxy in front, where the settings say which file it is: a proxy that cannot read it serves one that nobody
/// trusts, and GitHub's requests then fail before they come here. It is read again each time; its key is not looked at.
/// </summary>
internal sealed class CertificateCheck
{
    /// <summary>Name of the check.</summary>
    public const string Name = "certificate";

    /// <summary>Two weeks: what renews certificates by itself does so earlier, and who does it by hand has time.</summary>
    internal static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    private const string Setting = "Gateway:Http:CertificateFile";

    private readonly string? _file;
    private readonly TimeProvider _time;

    public CertificateCheck(IOptions<HttpOptions> options, TimeProvider time)
    {
        _file = options.Value.CertificateFile;
        _time = time;
    }

    /// <summary>How the certificate is; null where the settings name none. What is wrong is a warning: the gateway itself works.</summary>
    public HealthCheckReport? Run()
    {
        if (string.IsNullOrWhiteSpace(_file))
        {
            return null;
        }

        if (!File.Exists(_file))
        {
            return Wrong($"The file {_file} does not exist. Give the proxy its certificate, or correct {Setting}.");
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(_file);
            return Judge(certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return Wrong($"{_file} cannot be read as a certificate. It must be PEM or DER and readable by the gateway's user. The setting is {Setting}.");
        }
    }

    private HealthCheckReport Judge(DateTime from, DateTime until)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var end = until.ToString("u", CultureInfo.InvariantCulture);
        return now < from ? Wrong($"The proxy's certificate {_file} is not valid before {from.ToString("u", CultureInfo.InvariantCulture)}.")
            : now >= until ? Wrong($"The proxy's certificate {_file} expired {end}. Replace it.")
            : until - now < Notice ? Wrong($"The proxy's certificate {_file} expires {end}. Replace it before then.")
            : new HealthCheckReport(HealthState.Healthy, $"The proxy's certificate is valid until {end}.");
    }

    private static HealthCheckReport Wrong(string detail) => new(HealthState.Degraded, detail);
}
