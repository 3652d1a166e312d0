using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks;

/// <summary>What the machine says.</summary>
internal static class Machine
{
    public static string LoadAverage() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    /// <summary>Resident memory of a process in MiB.</summary>
    public static double ResidentMiB(int processId) => StatusMiB(processId, "VmRSS:");

    /// <summary>The most that a process had resident since its start, in MiB.</summary>
    public static double PeakMiB(int processId) => StatusMiB(processId, "VmHWM:");

    private static double StatusMiB(int processId, string field)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }
}
