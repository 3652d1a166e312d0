using System.Net;

namespace Gateway.Cli.People;

/// <summary>Addresses of gateways.</summary>
internal static class GatewayAddress
{
    /// <summary>Reads one, with a slash at its end; null for what is none.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "", Host.Length: > 0 }
            ? address
            : null;

    /// <summary>Whether nobody on the way could read what is sent there.</summary>
    public static bool IsPrivate(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps
        || address.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.IdnHost, out var ip) && IPAddress.IsLoopback(ip));
}
