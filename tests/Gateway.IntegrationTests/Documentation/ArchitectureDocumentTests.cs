using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Documentation;

/// <summary><c>docs/architecture.md</c> leads by the names of types, which a search finds wherever they are.</summary>
public sealed partial class ArchitectureDocumentTests
{
    [Fact]
    public void Every_type_that_it_names_exists()
    {
        var declared = ((string[])["src", "tests"])
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(static file => Declared().Matches(File.ReadAllText(file)))
            .Select(static match => match.Groups["name"].Value)
            .Append("Gateway") // A project.
            .ToHashSet(StringComparer.Ordinal);

        var named = Named().Matches(File.ReadAllText(Path.Combine(CommandBlock.Folder, "architecture.md"))).Select(static match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.InRange(named.Count, 30, 200);
        Assert.All(named, name => Assert.Contains(name, declared));
    }

    [GeneratedRegex("`(?<name>[A-Z][a-zA-Z0-9]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum|const string)\s+(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Declared();
}
