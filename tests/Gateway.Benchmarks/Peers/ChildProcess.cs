using System.Diagnostics;

namespace Gateway.Benchmarks.Peers;

/// <summary>A process that serves on an address until it is disposed. Its output goes to a file, so that reading it costs nobody anything.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly WorkFolder _folder;

    private ChildProcess(Process process, WorkFolder folder, Uri address, TimeSpan startTook)
    {
        _process = process;
        _folder = folder;
        Address = address;
        StartTook = startTook;
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>From the start of the process until the path answered.</summary>
    public TimeSpan StartTook { get; }

    /// <summary>This program itself in another role.</summary>
    public static Task<ChildProcess> StartSelfAsync(Uri address, string path, params string[] args) =>
        StartAsync(["dotnet", typeof(ChildProcess).Assembly.Location, .. args], new Dictionary<string, string>(), address, path);

    /// <summary>Starts a program and waits until a path of its address answers at all.</summary>
    public static async Task<ChildProcess> StartAsync(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> environment,
        Uri address,
        string path)
    {
        var folder = new WorkFolder();
        var log = Path.Combine(folder.Path, "log");
        var info = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >\"$0\" 2>&1", log, .. command]) { WorkingDirectory = folder.Path };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(info)!;
        using var client = new HttpClient { BaseAddress = address, Timeout = Patience };
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                return new ChildProcess(process, folder, address, Stopwatch.GetElapsedTime(started));
            }
            catch (HttpRequestException) when (!process.HasExited && Stopwatch.GetElapsedTime(started) < Patience)
            {
                // Asking more often would take the machine from what is starting.
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
            catch (HttpRequestException exception)
            {
                throw new InvalidOperationException($"{command[0]} does not serve: {await File.ReadAllTextAsync(log)}", exception);
            }
        }
    }

    /// <summary>What it has printed.</summary>
    public string Output => File.ReadAllText(Path.Combine(_folder.Path, "log"));

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
