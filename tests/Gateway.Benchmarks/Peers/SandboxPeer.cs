using Gateway.Sandbox;
using Gateway.Sandbox.Faults;

namespace Gateway.Benchmarks.Peers;

/// <summary>A Prefect server in a process of its own, which answers or hangs.</summary>
internal static class SandboxPeer
{
    public static async Task<int> RunAsync(Uri url, bool hangs)
    {
        await using var sandbox = await PrefectSandbox.StartAsync(new SandboxOptions { Url = url });
        if (hangs)
        {
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Path = "/api/deployments/**" });
            sandbox.Faults.Add(new Fault { Kind = FaultKind.Hang, Path = "/api/work_pools/**" });
        }

        await sandbox.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    public static async Task<ChildProcess> StartAsync(bool hangs)
    {
        var address = Machine.FreeAddress();
        return await ChildProcess.StartSelfAsync(address, "/api/health", "sandbox", address.ToString(), hangs ? "hang" : "answer");
    }
}
