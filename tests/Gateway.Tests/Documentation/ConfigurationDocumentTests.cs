using Gateway.Cli;
using Gateway.IntegrationTests.Running;

namespace Gateway.Tests.Documentation;

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

    private static string Make() => ConfigurationDocument.Make(
        new DocComments(Path.ChangeExtension(typeof(GatewayCommand).Assembly.Location, ".xml")),
        File.ReadAllText(Path.Combine(RepositoryFiles.Root, "appsettings.json")));
}
