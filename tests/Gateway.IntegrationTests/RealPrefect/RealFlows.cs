using System.Diagnostics;

namespace Gateway.IntegrationTests.RealPrefect;

/// <summary>A folder with flows, and workers of type process that run them.</summary>
internal sealed class RealFlows : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-flows-");

    /// <param name="flows">What <c>flows.py</c> says.</param>
    public RealFlows(string flows) => File.WriteAllText(Path.Combine(Folder, "flows.py"), flows);

    public string Folder => _folder.FullName;

    /// <summary>Starts a worker in the folder; disposed before it.</summary>
    public IAsyncDisposable StartWorker(RealServer server, string pool) => new Worker(server.StartWorker(pool, Folder));

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class Worker(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
