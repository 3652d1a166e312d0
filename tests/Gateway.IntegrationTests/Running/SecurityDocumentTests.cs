using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Running;

/// <summary>What <c>docs/security.md</c> says is shown by a test is shown by one that there is.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public async Task Every_test_that_the_threat_model_names_exists()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "docs", "security.md"));
        var files = Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).ToLookup(static file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal);

        var named = Named().Matches(document).Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).ToList();

        Assert.InRange(named.Count, 40, 400);
        Assert.All(named, test => Assert.Contains(files[test.Class], file => File.ReadAllText(file).Contains($" {test.Method}(", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_line_of_the_threat_model_names_a_test()
    {
        var document = await File.ReadAllLinesAsync(Path.Combine(RepositoryFiles.Root, "docs", "security.md"));

        var lines = document.SkipWhile(line => !line.StartsWith("## Who may attack", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("## What is left", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| what they try ", StringComparison.Ordinal) && !line.StartsWith("| --- ", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches(Named(), line));
    }

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
