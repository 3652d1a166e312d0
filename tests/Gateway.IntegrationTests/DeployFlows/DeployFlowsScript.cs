using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Running;

namespace Gateway.IntegrationTests.DeployFlows;

/// <summary>
/// Runs the action as a runner would: Node with its inputs and GitHub's variables in the environment, and nothing else.
/// </summary>
internal sealed partial class DeployFlowsScript : IDisposable
{
    /// <summary>A commit.</summary>
    public const string Sha = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>An image of that commit.</summary>
    public const string Image = "ghcr.io/org/pipelines-arcgis:main-" + Sha;

    public const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly TimeSpan Patience = Waiting.Patience;

    private readonly string _directory = Directory.CreateTempSubdirectory("deploy-flows-").FullName;

    public DeployFlowsScript(string gatewayUrl, string secret)
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["INPUT_GATEWAY-URL"] = gatewayUrl,
            ["INPUT_SECRET"] = secret,
            ["INPUT_IMAGE"] = Image,
            ["INPUT_DIGEST"] = Digest,
            ["INPUT_MANIFEST"] = Path.Combine(SampleDirectory, "prefect.yaml"),
            ["INPUT_CHECKS"] = """{ "test": { "result": "success", "outputs": {} }, "smoke-dbt": "success", "build-push": "success" }""",
            ["INPUT_WAIT"] = "150",
            ["INPUT_FLOW-FACTS"] = Path.Combine(SampleDirectory, "flow-facts.json"),
            ["GITHUB_EVENT_NAME"] = "push",
            ["GITHUB_WORKFLOW"] = "CI/CD",
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_REPOSITORY"] = "org/pipelines-arcgis",
            ["GITHUB_REPOSITORY_ID"] = "123",
            ["GITHUB_REF"] = "refs/heads/main",
            ["GITHUB_SHA"] = Sha,
            ["GITHUB_RUN_ID"] = "9001",
            ["GITHUB_RUN_NUMBER"] = "7",
            ["GITHUB_RUN_ATTEMPT"] = "1",
            ["GITHUB_ACTOR"] = "octocat",
            ["GITHUB_WORKSPACE"] = SampleDirectory,
            ["GITHUB_OUTPUT"] = NewFile("output"),
            ["GITHUB_STEP_SUMMARY"] = NewFile("summary"),
            ["TMPDIR"] = Directory.CreateDirectory(Path.Combine(_directory, "tmp")).FullName,
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["HOME"] = _directory,
        };
    }

    /// <summary>The action's environment; change it before running.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>The directory of the sample repository.</summary>
    public static string SampleDirectory { get; } = Path.Combine(RepositoryFiles.Root, "samples", "pipelines-arcgis");

    public static string ActionDirectory { get; } = Path.Combine(RepositoryFiles.Root, ".github", "actions", "deploy-flows");

    /// <summary>An empty directory that goes away with this.</summary>
    public string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;

    /// <summary>Files that the action has left behind.</summary>
    public IReadOnlyList<string> LeftBehind() => Directory.GetFileSystemEntries(Environment["TMPDIR"]);

    /// <summary>Runs it to its end.</summary>
    /// <param name="whenPrinted">Gets each line of standard output as it is printed.</param>
    public async Task<DeployFlowsOutcome> RunAsync(Action<string>? whenPrinted = null)
    {
        var start = new ProcessStartInfo("node")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = SampleDirectory,
        };
        start.ArgumentList.Add(Path.Combine(ActionDirectory, "dist", "index.js"));
        start.Environment.Clear();
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        var output = ReadAsync(process.StandardOutput, whenPrinted);
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The action did not end within {Patience}.", exception);
        }

        return new DeployFlowsOutcome(process.ExitCode, await output, await error, Read("GITHUB_STEP_SUMMARY"), ReadOutputs());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? whenPrinted)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            whenPrinted?.Invoke(line);
        }

        return text.ToString();
    }

    // Each is NAME<<END, its lines, END.
    private Dictionary<string, string> ReadOutputs() =>
        OutputBlock().Matches(Read("GITHUB_OUTPUT")).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.Ordinal);

    [GeneratedRegex(@"^(?<name>[^<\n]+)<<(?<end>.+)\n(?<value>(?s:.*?))\n\k<end>$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex OutputBlock();

    // The runner makes them before a step begins.
    private string NewFile(string name)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, "");
        return path;
    }

    private string Read(string variable) => File.Exists(Environment[variable]) ? File.ReadAllText(Environment[variable]) : "";
}

/// <summary>What became of one run of the action.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
/// <param name="Summary">The job's summary.</param>
/// <param name="Outputs">The step's outputs.</param>
internal sealed record DeployFlowsOutcome(
    int ExitCode,
    string Output,
    string Error,
    string Summary,
    IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>The lines of standard output.</summary>
    public IReadOnlyList<string> Lines { get; } = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Everything that anybody can read afterwards.</summary>
    public string Everything => string.Join('\n', [Output, Error, Summary, .. Outputs.Values]);
}
