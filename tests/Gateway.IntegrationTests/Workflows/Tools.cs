using System.Diagnostics;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>
/// Programs that tests start, among them the tools in <c>tests/workflows</c>: GitHub's own parser of workflow files and its own expressions, which are written for Node.
/// Their packages are installed when they are first needed, as <c>package-lock.json</c> pins them.
/// </summary>
internal static class Tools
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "tests", "workflows");

    /// <summary>Runs one of the tools in <c>tests/workflows</c>.</summary>
    /// <param name="tool">Its file.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="args">Its arguments.</param>
    public static async Task<ToolOutcome> RunNodeAsync(string tool, string input, params string[] args)
    {
        await Installed.Value;
        return await StartAsync("node", ["--import", "./json-modules.mjs", tool, .. args], Folder, input);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ToolOutcome> StartAsync(string program, IEnumerable<string> args, string folder, string input = "", IReadOnlyDictionary<string, string>? environment = null, TimeSpan? patience = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var time = new CancellationTokenSource(patience ?? Patience);
        try
        {
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {patience ?? Patience}.", exception);
        }

        return new ToolOutcome(process.ExitCode, await output, await error);
    }

    private static async Task InstallAsync()
    {
        // npm writes this file last, and the lock file's time tells whether it is of these packages.
        var stamp = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (stamp.Exists && stamp.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            return;
        }

        var install = await StartAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], Folder);
        if (install.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm could not install what {Folder} needs: {install.Everything}");
        }
    }
}

/// <summary>What became of a program.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record ToolOutcome(int ExitCode, string Output, string Error)
{
    /// <summary>Everything that it wrote.</summary>
    public string Everything => Output + Error;
}
