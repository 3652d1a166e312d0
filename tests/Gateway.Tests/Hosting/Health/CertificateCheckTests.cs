using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Hosting.Access;
using Gateway.Hosting.Health;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Hosting.Health;

public sealed class CertificateCheckTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("certificate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_file_there_is_no_check(string? file) => Assert.Null(Run(file));

    [Fact]
    public void A_file_that_is_missing_is_named_with_its_setting() =>
        Assert.Equal(
            new HealthCheckReport(HealthState.Degraded, "The file /nowhere/tls.crt does not exist. Give the proxy its certificate, or correct Gateway:Http:CertificateFile."),
            Run("/nowhere/tls.crt"));

    [Fact]
    public void A_file_that_is_no_certificate_is_named()
    {
        var file = Path.Combine(_folder, "tls.crt");
        File.WriteAllText(file, "nothing of the kind");

        var report = Run(file);

        Assert.Equal(HealthState.Degraded, report!.Status);
        Assert.StartsWith($"{file} cannot be read as a certificate", report.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-30, -1, HealthState.Degraded, "expired 2026-11-25 12:00:00Z. Replace it.")]
    [InlineData(-30, 0, HealthState.Degraded, "expired 2026-11-26 12:00:00Z. Replace it.")]
    [InlineData(-30, 13, HealthState.Degraded, "expires 2026-12-09 12:00:00Z. Replace it before then.")]
    [InlineData(-30, 14, HealthState.Healthy, "is valid until 2026-12-10 12:00:00Z.")]
    [InlineData(1, 30, HealthState.Degraded, "is not valid before 2026-11-27 12:00:00Z.")]
    public void A_certificate_is_judged_by_its_days(int from, int until, HealthState state, string detail)
    {
        var report = Run(Make(Now.AddDays(from), Now.AddDays(until)));

        Assert.Equal(state, report!.Status);
        Assert.EndsWith(detail, report.Detail, StringComparison.Ordinal);
    }

    private static HealthCheckReport? Run(string? file) =>
        new CertificateCheck(Options.Create(new HttpOptions { CertificateFile = file }), new FakeTimeProvider(Now)).Run();

    private string Make(DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=gateway.example.org", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, until);
        var file = Path.Combine(_folder, "tls.crt");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return file;
    }
}
