using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>Tells the HTTP server how many connections it takes, and how long one may say nothing of use.</summary>
internal sealed class ConnectionLimits(IOptions<HttpOptions> http) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        options.Limits.MaxConcurrentConnections = http.Value.MaxConnections;
        options.Limits.RequestHeadersTimeout = http.Value.HeaderTimeout;
    }
}
