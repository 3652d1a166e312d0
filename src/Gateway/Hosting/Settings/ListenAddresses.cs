using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Gateway.Hosting.Settings;

/// <summary>
/// Where the service is told to listen. The server takes what it cannot read as a port for part of a name, and then listens everywhere, so that an
/// address is checked before it has one.
/// </summary>
internal static partial class ListenAddresses
{
    private const string Urls = "Urls";
    private const string Endpoints = "Kestrel:Endpoints";

    /// <summary>One sentence for each address that is none.</summary>
    public static IEnumerable<string> FindErrors(IConfiguration configuration) => In(configuration)
        .Where(static given => Read(given.Address) is null)
        .Select(static given => $"{given.Setting}: '{PlainText.OneLine(given.Address)}' is not an address to listen on. Use http://, an IP address or a name, and a port up to {IPEndPoint.MaxPort}, such as http://127.0.0.1:8080.");

    /// <summary>One sentence for each address that cannot be had now, tried by binding to it. Names are not looked up.</summary>
    public static IEnumerable<string> FindTaken(IConfiguration configuration)
    {
        foreach (var (setting, address) in In(configuration))
        {
            if (Read(address) is { EndPoint: { } endPoint } && FaultOf(endPoint) is { } fault)
            {
                yield return $"{setting}: the gateway cannot listen on {address}: {fault}. Set another address, such as --urls http://127.0.0.1:8081, or stop the process that uses the address.";
            }
        }
    }

    private static IEnumerable<(string Setting, string Address)> In(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection(Endpoints).GetChildren().Select(static endpoint => ($"{endpoint.Path}:Url", endpoint["Url"])).ToList();

        // Endpoints of the server's own section take the place of the addresses.
        return (endpoints.Count > 0 ? endpoints : [.. (configuration[Urls] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static url => (Urls, (string?)url))])
            .Where(static given => given.Item2 is not null)
            .Select(static given => (given.Item1, given.Item2!.Trim()));
    }

    private static Target? Read(string address)
    {
        if (address.StartsWith("http://unix:/", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://unix:/", StringComparison.OrdinalIgnoreCase))
        {
            return new Target(null);
        }

        if (Syntax().Match(address) is not { Success: true } match)
        {
            return null;
        }

        var port = match.Groups["port"] is { Success: true, Value: var digits }
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : address.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? 443 : 80;
        if (port > IPEndPoint.MaxPort)
        {
            return null;
        }

        var host = match.Groups["host"].Value;
        var isBracketed = host.StartsWith('[');
        var ip = IPAddress.TryParse(host, out var parsed) ? parsed : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : null;
        return isBracketed && ip is null ? null : new Target(ip is null ? null : new IPEndPoint(ip, port));
    }

    private static string? FaultOf(IPEndPoint endPoint)
    {
        try
        {
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(endPoint);
            return null;
        }
        catch (SocketException exception)
        {
            return exception.Message;
        }
    }

    [GeneratedRegex(@"\Ahttps?://(?<host>\[[0-9a-f:.%]+\]|[*+]|[\w][\w.-]*)(:(?<port>[0-9]{1,5}))?/?\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Syntax();

    /// <summary>What can be listened on; the end point is null for a name or a socket in the file system.</summary>
    private sealed record Target(IPEndPoint? EndPoint);
}
