using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Gateway.IntegrationTests.Workflows;

namespace Gateway.IntegrationTests.Containers;

/// <summary>
/// A real Docker Engine: the one of this machine where there is one that answers, such as on GitHub's runners, or else one of its own, which root may
/// start, and which is gone afterwards with all that it held. Its containers have the machine's network, and ports on the loopback address.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class DockerEngine : IAsyncDisposable
{
    private const string MachinesSocket = "/var/run/docker.sock";

    /// <summary>Building the images takes two minutes of a machine of two cores, when it does nothing else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly DirectoryInfo _folder;
    private readonly Process? _daemon;

    private DockerEngine(string client, DirectoryInfo folder, Process? daemon, string socket)
    {
        Client = client;
        _folder = folder;
        _daemon = daemon;
        Socket = socket;
    }

    /// <summary>Why no test can use one; null where they can.</summary>
    public static string? Missing { get; } =
        !OperatingSystem.IsLinux() || FindAll("dpkg-query").Count == 0 ? "Images are put together from Debian's packages here."
        : FindAll("docker").Count == 0 ? "There is no docker."
        : File.Exists(MachinesSocket) || (System.Environment.IsPrivilegedProcess && FindAll("dockerd").Count > 0) ? null
        : "There is no Docker Engine, and only root may start one.";

    /// <summary>The program <c>docker</c> that can build with it.</summary>
    public string Client { get; }

    /// <summary>Where it listens.</summary>
    public string Socket { get; }

    public static async Task<DockerEngine> StartAsync()
    {
        var client = await FindClientAsync();
        var folder = Directory.CreateTempSubdirectory("docker-engine-");
        if (File.Exists(MachinesSocket))
        {
            var machines = new DockerEngine(client, folder, null, MachinesSocket);
            if ((await machines.TryAsync("info")).ExitCode == 0)
            {
                return machines;
            }
        }

        var socket = Path.Combine(folder.FullName, "docker.sock");
        string[] args =
        [
            "--data-root", Path.Combine(folder.FullName, "data"), "--exec-root", Path.Combine(folder.FullName, "exec"), "--pidfile", Path.Combine(folder.FullName, "docker.pid"),
            "--host", "unix://" + socket, "--iptables=false", "--ip6tables=false", "--bridge=none", "--exec-opt", "native.cgroupdriver=cgroupfs",
        ];
        var daemon = Process.Start(new ProcessStartInfo("dockerd", args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
        var engine = new DockerEngine(client, folder, daemon, socket);
        while ((await engine.TryAsync("info")).ExitCode != 0)
        {
            Assert.False(daemon.HasExited, "dockerd ended. As root: " + string.Join(' ', args.Prepend("dockerd")));
        }

        return engine;
    }

    /// <summary>Runs <c>docker</c>, which must succeed.</summary>
    /// <returns>What it wrote to standard output, without the line's end.</returns>
    public async Task<string> RunAsync(params string[] args)
    {
        var outcome = await TryAsync(args);
        Assert.True(outcome.ExitCode == 0, $"docker {string.Join(' ', args)}: {outcome.Everything}");
        return outcome.Output.TrimEnd();
    }

    /// <summary>Runs <c>docker</c>.</summary>
    public Task<ToolOutcome> TryAsync(params string[] args) => Tools.StartAsync(Client, args, RepositoryFiles.Root, environment: Environment, patience: Patience);

    /// <summary>Makes an image of the files of this machine; see <c>tests/containers/base.sh</c>.</summary>
    /// <param name="kind">What it is for: <c>runtime</c>, <c>sdk</c> or <c>python</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="changes">Instructions of a Dockerfile, such as <c>ENV NAME=value</c>.</param>
    public async Task ImportBaseAsync(string kind, string name, params string[] changes)
    {
        var import = string.Join(' ', changes.Select(static change => $"--change '{change}'"));
        var environment = new Dictionary<string, string>(Environment, StringComparer.Ordinal) { ["DOCKER"] = Client };
        if (System.Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } packages)
        {
            // Where this run's packages are, which may not be where others' are.
            environment["NUGET_PACKAGES"] = packages;
        }

        var made = await Tools.StartAsync("bash", ["-euo", "pipefail", "-c", $"tests/containers/base.sh {kind} | \"$DOCKER\" import {import} - {name}"], RepositoryFiles.Root, environment: environment, patience: Patience);
        Assert.True(made.ExitCode == 0, made.Everything);
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            using (var term = Process.Start("kill", ["-TERM", _daemon.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await term.WaitForExitAsync();
            }

            await _daemon.WaitForExitAsync();
            _daemon.Dispose();

            // It leaves the network namespace of its containers mounted.
            await Tools.StartAsync("bash", ["-c", "awk -v folder=\"$0\" 'index($2, folder) == 1 { print $2 }' /proc/mounts | xargs --no-run-if-empty umount", _folder.FullName + "/"], "/");
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>For programs that use this engine, such as scripts under test.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "",
        ["HOME"] = System.Environment.GetEnvironmentVariable("HOME") ?? _folder.FullName,
        ["DOCKER_CONFIG"] = System.Environment.GetEnvironmentVariable("DOCKER_CONFIG") ?? DefaultConfig,
        ["DOCKER_HOST"] = "unix://" + Socket,
        ["DOCKER_BUILDKIT"] = "1",
    };

    private static string DefaultConfig => Path.Combine(System.Environment.GetEnvironmentVariable("HOME") ?? "/root", ".docker");

    /// <summary>The first client that can build with BuildKit: by its plugin buildx, or by itself, as those before 23 do.</summary>
    private static async Task<string> FindClientAsync()
    {
        var seen = new List<string>();
        foreach (var client in FindAll("docker"))
        {
            var version = await Tools.StartAsync(client, ["version", "--format", "{{.Client.Version}}"], Path.GetTempPath());
            var number = version.Output.Trim();
            seen.Add($"{client} {number}");
            if ((int.TryParse(number.Split('.')[0], CultureInfo.InvariantCulture, out var major) && major < 23) || (await Tools.StartAsync(client, ["buildx", "version"], Path.GetTempPath())).ExitCode == 0)
            {
                return client;
            }
        }

        throw new InvalidOperationException($"No docker here builds with BuildKit; install its plugin buildx. Seen: {string.Join(", ", seen)}");
    }

    private static IReadOnlyList<string> FindAll(string program) =>
        [.. (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(static folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).Where(File.Exists).Distinct(StringComparer.Ordinal)];
}
