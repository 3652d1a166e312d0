using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Running;
using Gateway.Sandbox;

namespace Gateway.IntegrationTests.Documentation;

/// <summary>What the documents say can be typed works when it is typed, and prints what they say.</summary>
public sealed partial class DocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("documents-").FullName;

    /// <summary>Every Markdown file that is written for people, by its path from <c>docs</c>.</summary>
    private static IEnumerable<string> Everything => Directory
        .EnumerateFiles(RepositoryFiles.Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Where(static file => !NotOurs().IsMatch(Path.GetRelativePath(RepositoryFiles.Root, file)))
        .Select(static file => Path.GetRelativePath(CommandBlock.Folder, file))
        .Order(StringComparer.Ordinal);

    public static TheoryData<string> Documents() => [.. Everything];

    /// <summary>What people read to set the gateway up, to run it and to change it.</summary>
    public static TheoryData<string> Manual() =>
        [.. Everything.Where(static document => !document.StartsWith("..", StringComparison.Ordinal) || document is "../README.md" or "../CONTRIBUTING.md")];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Manual))]
    public void Every_block_of_commands_is_run_by_a_test_or_says_what_it_needs(string document) =>
        Assert.All(CommandBlock.Parse(document), block => Assert.True(block.Needs is not null || DocumentShell.Run.Contains(document) || document == FirstRepositoryTests.Document, $"{document}:{block.Line}"));

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_link_to_a_file_or_a_heading_leads_somewhere(string document)
    {
        var file = Path.Combine(CommandBlock.Folder, document);
        var links = Links().Matches(Code().Replace(await File.ReadAllTextAsync(file), string.Empty)).Select(match => (Path: match.Groups["path"].Value, Heading: match.Groups["heading"].Value));

        Assert.All(links, link =>
        {
            var target = link.Path.Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, link.Path));
            Assert.True(Path.Exists(target), $"{document} links to {link.Path}");
            Assert.True(link.Heading.Length == 0 || AnchorsOf(target).Contains(link.Heading, StringComparer.Ordinal), $"{document} links to #{link.Heading} in {link.Path}");
        });
    }

    [Fact]
    public Task The_way_from_prefect_deploy_works_as_pasted() =>
        DocumentShell.RunAsync("migrating.md", _folder, $"127.0.0.1:{FreePort.Find()}", $"127.0.0.1:{FreePort.Find()}");

    [Fact]
    public async Task The_commands_against_trouble_work_as_pasted()
    {
        await using var sandbox = await PrefectSandbox.StartAsync();
        sandbox.Heartbeat("docker-staging", "worker-1");
        var key = "gwkey_" + new string('k', 43);
        using var settings = new GatewaySettings(sandbox.ApiUrl)
        {
            ["ApiKeys:me:Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))),
        };
        await using var gateway = await GatewayProcess.StartAsync(settings);
        using var posted = await gateway.PostAsync(SignedBuild.From(SignedBuild.Json()));
        Assert.Equal("succeeded", (string?)(await posted.ReadJsonAsync())["status"]);
        await File.WriteAllTextAsync(Path.Combine(_folder, "me.key"), key + "\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "pipelines.secret"), GatewaySettings.Secret + "\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "body.json"), SignedBuild.Json().ToJsonString());

        await DocumentShell.RunAsync(
            "troubleshooting.md",
            _folder,
            sandbox.ApiUrl.Authority,
            gateway.Address.Authority,
            $"gateway() {{ dotnet '{GatewayProcess.Assembly}' \"$@\"; }}");
    }

    private static IEnumerable<string> AnchorsOf(string file) =>
        Headings().Matches(Code().Replace(File.ReadAllText(file), string.Empty)).Select(static heading => AnchorOf(heading.Groups["text"].Value));

    /// <summary>What GitHub makes of a heading: lower case, spaces as dashes, and nothing else but letters, digits, dashes and underscores.</summary>
    private static string AnchorOf(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), string.Empty).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?!https?:)(?<path>[^)#\s]*)(#(?<heading>[^)\s]+))?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Links();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    /// <summary>In code a comment looks like a heading, and an index with a call like a link.</summary>
    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(^|/)(bin|obj|node_modules|artifacts|local|StrykerOutput|TestResults|\.git)/")]
    private static partial Regex NotOurs();
}
