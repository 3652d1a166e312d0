using System.Globalization;
using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.Benchmarks.Peers;

/// <summary>A Prefect server in a process of its own, which answers, answers late, or hangs.</summary>
internal static class SandboxPeer
{
    private const string Hang = "hang";

    public static async Task<int> RunAsync(Uri url, string manner)
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { Url = url });
        if (int.TryParse(manner, CultureInfo.InvariantCulture, out var delay))
        {
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Delay, DelayMs = delay });
        }
        else if (manner == Hang)
        {
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Path = "/api/deployments/**" });
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Path = "/api/work_pools/**" });
        }

        await sandbox.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    public static Task<ChildProcess> StartAsync(bool hangs) => StartAsync(hangs ? Hang : "answer");

    /// <summary>Starts one that answers each request so many milliseconds late.</summary>
    public static Task<ChildProcess> StartLateAsync(int delayMs) => StartAsync(delayMs.ToString(CultureInfo.InvariantCulture));

    private static async Task<ChildProcess> StartAsync(string manner)
    {
        var address = Machine.FreeAddress();
        return await ChildProcess.StartSelfAsync(address, "/api/health", "sandbox", address.ToString(), manner);
    }
}
