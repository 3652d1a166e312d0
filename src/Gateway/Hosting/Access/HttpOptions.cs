using System.Net;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>Trusted proxies and limits of the HTTP server; section <c>Gateway:Http</c>.</summary>
internal sealed class HttpOptions
{
    /// <summary>
    /// Addresses and networks (<c>10.0.0.5</c>, <c>10.1.0.0/16</c>) of the proxies in front of the gateway, whose <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are trusted. Default none, because anyone can send such headers.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>
    /// Maximum number of requests per minute, or at once, from one caller with a key, a token or a repository's credentials. Default 600; from 1.
    /// </summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>
    /// Maximum number of requests without valid credentials per minute, or at once, from one address that are answered with 401; more are rejected
    /// with 429. Requests with valid credentials are not affected. Default 60; from 1.
    /// </summary>
    public int FailuresPerMinute { get; set; } = 60;

    /// <summary>
    /// Maximum number of open connections; more are closed immediately. Each uses some kilobytes and a file descriptor. Default 4,000, which fit into
    /// the 512 MB of <c>compose.yml</c> with the largest headers; from 1.
    /// </summary>
    public int MaxConnections { get; set; } = 4_000;

    /// <summary>How long the headers of a request may take to arrive. Default 10 seconds; 1 second to 10 minutes.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The certificate of the proxy in front of the gateway, a PEM file. <c>/health/ready</c> reports if it is missing, unreadable, or expires within
    /// two weeks. It is not used otherwise. Default none.
    /// </summary>
    public string? CertificateFile { get; set; }

    /// <summary>A proxy's address or network as a network; null when it is neither.</summary>
    internal static IPNetwork? ReadNetwork(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(text, out var network) ? network : null;
    }
}

/// <summary>Checks <see cref="HttpOptions"/> when the service starts.</summary>
internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var errors = new List<string>();
        for (var index = 0; index < options.TrustedProxies.Count; index++)
        {
            var text = options.TrustedProxies[index];
            if (HttpOptions.ReadNetwork(text.Trim()) is not { } network)
            {
                errors.Add($"Gateway:Http:TrustedProxies:{index} must be an address or a network, such as 10.0.0.5 or 10.1.0.0/16, not \"{text}\".");
            }
            else if (network.PrefixLength == 0)
            {
                errors.Add($"Gateway:Http:TrustedProxies:{index} contains every address, so any client could claim any address. Use the address or network of the proxy.");
            }
        }

        if (options.RequestsPerMinute < 1)
        {
            errors.Add("Gateway:Http:RequestsPerMinute must be 1 or more.");
        }

        if (options.FailuresPerMinute < 1)
        {
            errors.Add("Gateway:Http:FailuresPerMinute must be 1 or more.");
        }

        if (options.MaxConnections < 1)
        {
            errors.Add("Gateway:Http:MaxConnections must be 1 or more.");
        }

        if (options.HeaderTimeout < TimeSpan.FromSeconds(1) || options.HeaderTimeout > TimeSpan.FromMinutes(10))
        {
            errors.Add("Gateway:Http:HeaderTimeout must be between 00:00:01 and 00:10:00.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
