using System.Diagnostics;

namespace Gateway.IntegrationTests.Running;

/// <summary>A verb of the gateway while it runs, which is killed at the end.</summary>
public sealed class RunningCommand : IAsyncDisposable
{
    private readonly Process _process;

    private RunningCommand(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public static RunningCommand Start(GatewaySettings settings, params string[] args) => new(Process.Start(GatewayProcess.StartInfo(settings, args))!);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
