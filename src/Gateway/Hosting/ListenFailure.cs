using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting;

/// <summary>
/// The failure of a service that is told to listen where it cannot: where something else does, where this machine has no address, or with https and no
/// certificate. The command line says it in a line; the log need not.
/// </summary>
internal static class ListenFailure
{
    public static bool Is(Exception? exception) =>
        exception is IOException { InnerException: AddressInUseException } or SocketException or InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" };

    public static string Explain(Exception exception) =>
        $"Urls: the gateway cannot listen: {exception.Message.Split('\n')[0].TrimEnd().TrimEnd('.')}. Set another address, such as --urls http://127.0.0.1:8081, or stop the process that uses the address.";
}
