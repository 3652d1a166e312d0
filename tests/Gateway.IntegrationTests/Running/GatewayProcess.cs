using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Running;

/// <summary>The real gateway, as a process of its own on a free loopback port.</summary>
public sealed partial class GatewayProcess : ServedGateway
{
    private readonly ConcurrentQueue<string> _output;
    private readonly Process _process;

    private GatewayProcess(Process process, Uri address, ConcurrentQueue<string> output)
        : base(address)
    {
        _process = process;
        _output = output;
    }

    /// <summary>Everything that the process has printed.</summary>
    public override string Output => string.Join('\n', _output);

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>The program: the one that <c>GATEWAY_ASSEMBLY</c> names, such as one that is published to be shipped, or else what was built beside the tests.</summary>
    public static string Assembly { get; } =
        Environment.GetEnvironmentVariable("GATEWAY_ASSEMBLY") is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(AppContext.BaseDirectory, "gateway.dll");

    /// <summary>Starts the gateway and waits until it listens.</summary>
    public static Task<GatewayProcess> StartAsync(GatewaySettings settings) => StartAsync(settings, StartInfo(settings, "--urls", "http://127.0.0.1:0"));

    /// <summary>Starts the gateway with a umask, as a service manager may set one.</summary>
    public static Task<GatewayProcess> StartWithUmaskAsync(GatewaySettings settings, string umask)
    {
        var info = StartInfo(settings, "--urls", "http://127.0.0.1:0");
        string[] command = ["-c", $"umask {umask}; exec \"$@\"", "sh", info.FileName, .. info.ArgumentList];
        info.FileName = "sh";
        info.ArgumentList.Clear();
        foreach (var argument in command)
        {
            info.ArgumentList.Add(argument);
        }

        return StartAsync(settings, info);
    }

    private static async Task<GatewayProcess> StartAsync(GatewaySettings settings, ProcessStartInfo info)
    {
        await LedgerTemplate.PlaceAsync(settings);
        var output = new ConcurrentQueue<string>();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = info, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The gateway ended: " + string.Join('\n', output)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new GatewayProcess(process, await listening.Task.WaitAsync(Waiting.Patience), output);

        void Take(string? line)
        {
            if (line is null)
            {
                return;
            }

            output.Enqueue(line);
            if (Listening().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups["address"].Value));
            }
        }
    }

    /// <summary>Runs the gateway with a verb, or with settings that do not let it start, until it ends.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(GatewaySettings settings, params string[] args)
    {
        using var process = Process.Start(StartInfo(settings, args))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Waiting.Patience);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Ends the process at once, as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, as systemd and Docker do, waits until it has, and gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var time = new CancellationTokenSource(Waiting.Patience);
        await _process.WaitForExitAsync(time.Token);
        return _process.ExitCode;
    }

    protected override async Task EndAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    /// <summary>How the gateway is started with these settings.</summary>
    internal static ProcessStartInfo StartInfo(GatewaySettings settings, params string[] args)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var info = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = settings.Folder,
        };
        info.ArgumentList.Add(Assembly);
        foreach (var arg in args)
        {
            info.ArgumentList.Add(arg);
        }

        foreach (var (name, value) in settings.ToEnvironment())
        {
            info.Environment[name] = value;
        }

        return info;
    }

    [GeneratedRegex("Now listening on: (\\\\\")?(?<address>http://[^\\s\"\\\\]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
