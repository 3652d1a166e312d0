using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>
/// Tells the HTTP server how many connections it takes, how long one may say nothing of use, and what it keeps of one that nobody has looked at yet:
/// all connections together must fit into the memory that <c>compose.yml</c> gives.
/// </summary>
internal sealed class ConnectionLimits(IOptions<HttpOptions> http) : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>A token of GitHub Actions has some two thousand bytes, one of an organisation's provider may have eight.</summary>
    private const int MaxHeaderBytes = 16 * 1024;

    /// <summary>A body that is larger waits in the sender's buffers and not in these.</summary>
    private const int MaxWaitingBytes = 32 * 1024;

    public void Configure(KestrelServerOptions options)
    {
        options.Limits.MaxConcurrentConnections = http.Value.MaxConnections;
        options.Limits.RequestHeadersTimeout = http.Value.HeaderTimeout;
        options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        options.Limits.MaxRequestBufferSize = MaxWaitingBytes;
    }
}
