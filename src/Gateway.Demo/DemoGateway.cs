using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Demo;

/// <summary>The real gateway as a process of its own, configured for the demo's repository.</summary>
internal sealed partial class DemoGateway : IAsyncDisposable
{
    public const string Repository = "org/pipelines-arcgis";
    public const string ImageRepository = "ghcr.io/org/pipelines-arcgis";

    /// <summary>The repository of many projects.</summary>
    public const string Monorepo = "org/pipelines-monorepo";

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private DemoGateway(Process process, DirectoryInfo folder, Uri address, string apiKey, string secret, string monorepoSecret)
    {
        _process = process;
        _folder = folder;
        Address = address;
        ApiKey = apiKey;
        Secret = secret;
        MonorepoSecret = monorepoSecret;
    }

    public Uri Address { get; }

    public string ApiKey { get; }

    public string Secret { get; }

    /// <summary>The secret of the repository of many projects.</summary>
    public string MonorepoSecret { get; }

    /// <summary>Starts the gateway on a free port and waits until it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it printed.</exception>
    public static async Task<DemoGateway> StartAsync(Uri prefect)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-demo-");
        var apiKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var secret = NewSecret();
        var monorepoSecret = NewSecret();
        var printed = new StringBuilder();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = StartInfo(folder, prefect, apiKey, secret, monorepoSecret), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) =>
        {
            lock (printed)
            {
                listening.TrySetException(new InvalidOperationException($"The gateway ended:{Environment.NewLine}{printed}"));
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new DemoGateway(process, folder, await listening.Task.WaitAsync(StartPatience), apiKey, secret, monorepoSecret);

        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (printed)
            {
                printed.AppendLine(line);
            }

            if (Listening().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups["address"].Value));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string NewSecret() => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static ProcessStartInfo StartInfo(DirectoryInfo folder, Uri prefect, string apiKey, string secret, string monorepoSecret)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };

        // Settings of the shell are of another gateway.
        foreach (var name in info.Environment.Keys.Where(static name => name.StartsWith("Gateway__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            info.Environment.Remove(name);
        }

        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "gateway.dll"));
        info.ArgumentList.Add("--urls");
        info.ArgumentList.Add("http://127.0.0.1:0");
        Set("Prefect:ApiUrl", prefect.ToString());

        // The demo tells how many requests a rollout takes.
        Set("Telemetry:PrefectInterval", "00:00:00");
        Set("Ledger:Path", Path.Combine(folder.FullName, "data", "ledger.db"));
        Set("Repositories:demo:Name", Repository);
        Set("Repositories:demo:Secrets:0", secret);
        Set("Repositories:monorepo:Name", Monorepo);
        Set("Repositories:monorepo:Secrets:0", monorepoSecret);
        Set("Repositories:monorepo:Projects:all:Paths:0", "pipelines/*");
        Set("ApiKeys:demo:Sha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey))));
        foreach (var mode in (ReadOnlySpan<string>)["staging", "prod"])
        {
            Set($"Modes:{mode}:Repositories:0", Repository);
            Set($"Modes:{mode}:Repositories:1", Monorepo);
            Set($"Modes:{mode}:ImageRepositories:0", "ghcr.io/{repository}");
            Set($"Modes:{mode}:Environment:GCP_PROJECT", "city-pipelines-" + mode);
        }

        Set("Modes:staging:ImageTags:1", "staging-{project}-{sha}");
        Set("Modes:prod:ImageReference", "variable");
        return info;

        void Set(string setting, string value) => info.Environment["Gateway__" + setting.Replace(":", "__", StringComparison.Ordinal)] = value;
    }

    [GeneratedRegex("Now listening on: (?<address>http://\\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();
}
