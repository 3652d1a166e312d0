using System.Globalization;
using System.Net;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>Whether a gateway is still there for others, and at what cost.</summary>
internal static class Endurance
{
    /// <summary>Somebody new is answered, while the others still are there. How soon is the benchmarks' business.</summary>
    public static async Task AnswersAsync(GatewayProcess gateway)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address, Timeout = Waiting.Patience };
        using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Resident memory of a gateway in MiB.</summary>
    public static double ResidentMiB(GatewayProcess gateway)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{gateway.Id}/status")).First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>How many files this process may have open, and the gateway beside it.</summary>
    public static int MaxFiles()
    {
        var line = File.ReadLines("/proc/self/limits").First(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[3];
        return soft == "unlimited" ? int.MaxValue : int.Parse(soft, CultureInfo.InvariantCulture);
    }
}
