using Microsoft.AspNetCore.Connections;

namespace Gateway.Hosting;

/// <summary>The failure of a service that is told to listen where something else does. The command line says it in a line; the log need not.</summary>
internal static class AddressTaken
{
    public static bool Is(Exception? exception) => exception is IOException { InnerException: AddressInUseException };

    public static string Explain(Exception exception) =>
        $"The gateway cannot listen: {exception.Message.TrimEnd('.')}. Set another address with the setting Urls, such as --urls http://127.0.0.1:8081, or stop the process that uses the address.";
}
