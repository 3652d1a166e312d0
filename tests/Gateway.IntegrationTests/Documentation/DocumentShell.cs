using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Workflows;

namespace Gateway.IntegrationTests.Documentation;

/// <summary>
/// Runs a document's blocks in one shell, as somebody would paste them one after another: only the ports, the folder for their files and
/// the build that is tested are others.
/// </summary>
internal static partial class DocumentShell
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>The documents of which a test runs every block that is not marked.</summary>
    public static IReadOnlyList<string> Run { get; } = ["migrating.md", "troubleshooting.md"];

    /// <summary>Runs the blocks that are not marked, and checks that each prints what the document says.</summary>
    /// <param name="document">The document, one of <see cref="Run"/>.</param>
    /// <param name="folder">What takes the place of the folder <c>local</c>.</param>
    /// <param name="prefect">Host and port of the Prefect server.</param>
    /// <param name="gateway">Host and port of the gateway.</param>
    /// <param name="before">Commands that go before the document's.</param>
    public static async Task RunAsync(string document, string folder, string prefect, string gateway, string before = "")
    {
        Assert.Contains(document, Run);
        var blocks = CommandBlock.Parse(document).Where(static block => block.Needs is null).ToList();
        var script = new StringBuilder($"export Urls=http://{gateway}\n{before}\n");
        foreach (var block in blocks)
        {
            script.Append(CultureInfo.InvariantCulture, $"echo '{Mark(block)}'\n{block.Commands}");
        }

        var steps = OwnFolder().Replace(script.ToString(), folder + "/")
            .Replace("mkdir -p local\n", string.Empty, StringComparison.Ordinal)
            .Replace("dotnet build Gateway.sln --configuration Release --nologo --verbosity quiet", string.Empty, StringComparison.Ordinal)
            .Replace("/bin/Release/", $"/bin/{Configuration}/", StringComparison.Ordinal)

            // A busy machine takes longer to start.
            .Replace("--retry 60", "--retry 600", StringComparison.Ordinal)
            .Replace("127.0.0.1:4200", prefect, StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", gateway, StringComparison.Ordinal);

        // Job control, so that what runs in the background is a group of processes and is stopped whole.
        var outcome = await Tools.StartAsync(
            "bash",
            ["-s"],
            RepositoryFiles.Root,
            $"set -meo pipefail\ntrap 'for job in $(jobs -p); do kill -- \"-$job\" || true; done; wait' EXIT\n{{\n{steps}\n}} </dev/null\n",
            patience: Patience);

        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        for (var index = 0; index < blocks.Count; index++)
        {
            var start = outcome.Output.IndexOf(Mark(blocks[index]), StringComparison.Ordinal);
            var end = index + 1 < blocks.Count ? outcome.Output.IndexOf(Mark(blocks[index + 1]), StringComparison.Ordinal) : outcome.Output.Length;
            var printed = outcome.Output[start..end].Split('\n');
            Assert.All(blocks[index].Shown, line => Assert.True(printed.Contains(line, StringComparer.Ordinal), $"{document}:{blocks[index].Line} says '{line}', and printed was:\n{string.Join('\n', printed)}"));
        }
    }

    private static string Mark(CommandBlock block) => $"=== the block at line {block.Line}";

    [GeneratedRegex(@"(\$PWD/|(?<![\w/.-]))local/", RegexOptions.ExplicitCapture)]
    private static partial Regex OwnFolder();
}
