using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gateway.Benchmarks;

/// <summary>The gateway, published as it is shipped: ReadyToRun, framework-dependent.</summary>
internal static class PublishedGateway
{
    public static async Task<string> GetAsync(BenchmarkOptions options, WorkFolder work, Report report)
    {
        if (options.Published is { } given)
        {
            return Path.GetFullPath(given);
        }

        if (options.Only is ["planning"])
        {
            return "";
        }

        Report.Progress("publishing the gateway");
        var folder = Path.Combine(work.Path, "published");
        var runtime = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            ["publish", "src/Gateway", "-c", "Release", "-r", runtime, "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", folder, "--nologo", "-v", "q"])
        {
            WorkingDirectory = Root(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("The gateway cannot be published: " + output);
        }

        report.Say($"The gateway runs published ReadyToRun, framework-dependent, for {runtime}.");
        return folder;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Gateway.sln lies in no folder above the program; give --published.");
    }
}
