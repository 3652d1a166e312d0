using System.Text.RegularExpressions;
using Gateway.IntegrationTests.Workflows;
using YamlDotNet.RepresentationModel;

namespace Gateway.IntegrationTests.Compose;

/// <summary><c>compose.yml</c>, as Compose itself reads it.</summary>
internal static partial class ComposeFile
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "compose.yml"));

    /// <summary>The variables of <c>.env.example</c>, those that are commented out among them.</summary>
    public static IReadOnlyDictionary<string, string> Example { get; } = ExampleLines().Matches(File.ReadAllText(Path.Combine(RepositoryFiles.Root, ".env.example")))
        .ToDictionary(static line => line.Groups["name"].Value, static line => line.Groups["value"].Value, StringComparer.Ordinal);

    private static readonly Lazy<string> NoVariables = new(static () =>
    {
        var file = Path.Combine(AppContext.BaseDirectory, "no-variables.env");
        File.WriteAllText(file, "");
        return file;
    });

    /// <summary>Has Compose read the file.</summary>
    /// <param name="change">Changes the variables of <c>.env.example</c> before.</param>
    public static async Task<ToolOutcome> ReadAsync(Action<Dictionary<string, string>>? change = null)
    {
        var variables = new Dictionary<string, string>(Example, StringComparer.Ordinal);
        change?.Invoke(variables);
        variables["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        variables["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "/tmp";
        var (program, verb) = await FindAsync();

        // Nobody's own .env is to be read.
        variables["COMPOSE_FILE"] = "compose.yml";
        return await Tools.StartAsync(program, [.. verb, "--env-file", NoVariables.Value, "--profile", "observability", "--profile", "sandbox", "config"], RepositoryFiles.Root, environment: variables);
    }

    /// <summary>Has Compose read the file with <c>.env.example</c> in the place of a <c>.env</c>, and nothing else.</summary>
    public static async Task<ToolOutcome> ReadWithExampleAsync()
    {
        var (program, verb) = await FindAsync();
        return await Tools.StartAsync(
            program,
            [.. verb, "--env-file", ".env.example", "--profile", "sandbox", "config"],
            RepositoryFiles.Root,
            environment: new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "",
                ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "/tmp",
            });
    }

    /// <summary>What Compose makes of the file with the variables of <c>.env.example</c>.</summary>
    public static async Task<YamlMappingNode> ParseAsync(Action<Dictionary<string, string>>? change = null)
    {
        var outcome = await ReadAsync(change);
        Assert.True(outcome.ExitCode == 0, outcome.Everything);
        return Parse(outcome.Output);
    }

    public static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public static YamlMappingNode Map(this YamlNode node, string key) => (YamlMappingNode)node[key];

    public static string? Value(this YamlNode node, string key) =>
        ((YamlMappingNode)node).Children.TryGetValue(key, out var value) ? (value as YamlScalarNode)?.Value : null;

    public static bool Has(this YamlNode node, string key) => ((YamlMappingNode)node).Children.ContainsKey(key);

    public static IEnumerable<(string Name, YamlMappingNode Value)> Entries(this YamlNode node) =>
        ((YamlMappingNode)node).Children.Select(static pair => (((YamlScalarNode)pair.Key).Value!, (YamlMappingNode)pair.Value));

    /// <summary>Docker's plugin, or the program that came before it.</summary>
    private static async Task<(string Program, string[] Verb)> FindAsync()
    {
        var plugin = await Tools.StartAsync("bash", ["-c", "docker compose version"], RepositoryFiles.Root);
        return plugin.ExitCode == 0 ? ("docker", ["compose"]) : ("docker-compose", []);
    }

    [GeneratedRegex("^#?(?<name>[A-Z][A-Z0-9_]*)=(?<value>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExampleLines();
}
