using System.Text.RegularExpressions;

namespace Gateway.Architecture.Tests.Documentation;

public sealed class ConfigurationDocumentTests
{
    [Fact]
    public void The_document_of_the_settings_is_current()
    {
        var made = Make();
        var file = Path.Combine(RepositoryFiles.Root, "docs", "configuration.md");
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, made);
        }

        Assert.Equal(made, File.ReadAllText(file));
    }

    [Fact]
    public void Every_setting_says_what_it_does() =>
        Assert.DoesNotContain(Make().Split('\n'), static line => line.EndsWith("|  |", StringComparison.Ordinal));

    /// <summary><c>…:File</c> is the file that the setting above it is read from, so a setting of that name could not be set.</summary>
    [Fact]
    public void No_setting_is_named_as_the_file_that_a_setting_is_read_from() =>
        Assert.DoesNotContain(Make().Split('\n'), static line => Regex.IsMatch(line, @"^\| `(?:[^`]*:)?File(?:\[\])?` \|"));

    [Fact]
    public void The_document_has_every_name_that_is_denied_by_default()
    {
        var limits = PolicyBuilders.Mode().Limits;

        Assert.Equal(limits.DeniedEnvironmentNames.Patterns.Select(static pattern => pattern.Text), Listed("DeniedEnvironmentNames", "`(?<name>[^`]+)`"));
        Assert.Equal(limits.DeniedJobVariables.Patterns.Select(static pattern => pattern.Text), Listed("DeniedJobVariables", "(?<name>[a-z_]{4,})"));
    }

    /// <summary>What stands in the row of a setting between what its default is said to be and the next sentence.</summary>
    private static IEnumerable<string> Listed(string setting, string name)
    {
        var row = Make().Split('\n').Single(line => line.StartsWith($"| `Modes:<name>:{setting}[]` |", StringComparison.Ordinal));
        const string Before = "the entry `default`: ";
        var list = row[(row.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..];
        return Regex.Matches(list[..list.IndexOf(". ", StringComparison.Ordinal)], name).Select(static match => match.Groups["name"].Value);
    }

    private static string Make() => ConfigurationDocument.Make(
        new DocComments(ProgramAssemblies.All),
        File.ReadAllText(Path.Combine(RepositoryFiles.Root, "appsettings.json")));
}
