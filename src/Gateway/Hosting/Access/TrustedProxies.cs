using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>
/// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> of the proxies in the settings and of nobody else. It has the last word, so that
/// <c>ASPNETCORE_FORWARDEDHEADERS_ENABLED</c>, which has the server believe everybody, does not.
/// </summary>
internal sealed class TrustedProxies : IPostConfigureOptions<ForwardedHeadersOptions>
{
    private readonly HttpOptions _options;

    public TrustedProxies(IOptions<HttpOptions> options) => _options = options.Value;

    public void PostConfigure(string? name, ForwardedHeadersOptions options)
    {
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var text in _options.TrustedProxies)
        {
            if (HttpOptions.ReadNetwork(text.Trim()) is { } network)
            {
                options.KnownIPNetworks.Add(network);
            }
        }

        options.ForwardedHeaders = options.KnownIPNetworks.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;

        // From the nearest to the first that is none of the proxies: it is the caller, and what it wrote itself is not read.
        options.ForwardLimit = null;
    }
}

/// <summary>Has the server read forwarded headers.</summary>
internal static class ForwardedHeaderReading
{
    /// <summary>Reads them where a proxy is trusted. Where none is, a request costs nothing for it.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        // Looked up as it stands, since the settings are checked all at once later.
        if (app.Configuration.GetSection("Gateway:Http:TrustedProxies").GetChildren().Any())
        {
            app.UseForwardedHeaders();
        }
    }
}
