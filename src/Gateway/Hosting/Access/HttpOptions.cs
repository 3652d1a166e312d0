using System.Net;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting.Access;

/// <summary>Whom the HTTP server believes, and how much it takes of one; section <c>Gateway:Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>
    /// Addresses and networks (<c>10.0.0.5</c>, <c>10.1.0.0/16</c>) of the proxies in front, whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>
    /// are believed. Default none: anybody can write such headers.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Requests that one caller with a key, a token or a repository's proof may make in a minute, and at once. Default 600; from 1.</summary>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>
    /// Requests without valid credentials that are answered 401 for one address in a minute, and at once; further ones are answered 429.
    /// Requests with valid ones pass all the same. Default 60; from 1.
    /// </summary>
    public int FailuresPerMinute { get; set; } = 60;

    /// <summary>
    /// Connections that are open at one time; further ones are closed at once. Each costs some kilobytes and a file of the process. Default 4,000, which fit into the 512 MB of <c>compose.yml</c> with the largest headers; from 1.
    /// </summary>
    public int MaxConnections { get; set; } = 4_000;

    /// <summary>How long the headers of a request may take to come. Default 10 seconds; 1 second to 10 minutes.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The certificate that the proxy in front serves, a PEM file, for <c>/health/ready</c> to say when it is missing, cannot be read or ends within
    /// two weeks. It is only looked at. Default none.
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
                errors.Add($"Gateway:Http:TrustedProxies:{index} must be an address or a network, such as 10.0.0.5 or 10.1.0.0/16. It is \"{text}\".");
            }
            else if (network.PrefixLength == 0)
            {
                errors.Add($"Gateway:Http:TrustedProxies:{index} is every address there is: anybody could say to be anywhere. Name the proxy's own address or network.");
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
            errors.Add("Gateway:Http:HeaderTimeout must lie between 00:00:01 and 00:10:00.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
