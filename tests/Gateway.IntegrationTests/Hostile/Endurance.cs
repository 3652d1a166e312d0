using System.Diagnostics;
using System.Globalization;
using System.Net;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.Hostile;

/// <summary>Whether a gateway is still there for others, and at what cost.</summary>
internal static class Endurance
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Somebody new is answered within a second. The best of three counts: the tests' own machine may be busy with others.</summary>
    public static async Task AnswersAsync(GatewayProcess gateway)
    {
        var took = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 3 && took > Patience; attempt++)
        {
            using var client = new HttpClient { BaseAddress = gateway.Address };
            var began = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative));
            took = Stopwatch.GetElapsedTime(began);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.True(took <= Patience, $"It took {took.TotalMilliseconds:F0} ms.");
    }

    /// <summary>Resident memory of a gateway in MiB.</summary>
    public static double ResidentMiB(GatewayProcess gateway)
    {
        var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{gateway.Id}/status")).First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>How many files this process may have open, and the gateway beside it.</summary>
    public static int MostFiles()
    {
        var line = File.ReadLines("/proc/self/limits").First(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[3];
        return soft == "unlimited" ? int.MaxValue : int.Parse(soft, CultureInfo.InvariantCulture);
    }
}
