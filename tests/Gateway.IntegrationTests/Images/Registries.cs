using System.Globalization;
using Gateway.Images;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.IntegrationTests.Images;

/// <summary>The gateway's own client, set up for one registry.</summary>
internal sealed class Registries : IDisposable
{
    private readonly ServiceProvider _services;

    public Registries(string host, Uri address, params (string Setting, string Value)[] settings)
        : this(host, address, TimeSpan.FromSeconds(30), settings)
    {
    }

    public Registries(string host, Uri address, TimeSpan timeout, params (string Setting, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Gateway:Images:Timeout"] = timeout.ToString("c", CultureInfo.InvariantCulture),
            ["Gateway:Images:Registries:it:Host"] = host,
            ["Gateway:Images:Registries:it:Url"] = address.ToString(),
        };
        foreach (var (setting, value) in settings)
        {
            values[$"Gateway:Images:Registries:it:{setting}"] = value;
        }

        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddImages(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .BuildServiceProvider();
    }

    public Task<ImageResolution> ResolveAsync(string host, string repository, string reference, bool withLabels = false) =>
        _services.GetRequiredService<IImageRegistries>().ResolveAsync(new ImageName(host, repository, reference), withLabels, CancellationToken.None);

    public void Dispose() => _services.Dispose();
}
