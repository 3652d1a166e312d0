using Gateway.Hosting.Documentation;

namespace Gateway.IntegrationTests.Examples;

/// <summary>
/// The examples of the OpenAPI document are what the gateway answers now. After a change that is meant, run these tests once with
/// <c>UPDATE_EXAMPLES=1</c>, and then renew the document, which takes them from the program.
/// </summary>
public sealed class ExampleTests(RecordedRun run) : IClassFixture<RecordedRun>
{
    private static readonly string Hosting = Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Hosting");

    [Fact]
    public async Task Every_example_is_what_the_gateway_answers_and_stands_beside_its_endpoint()
    {
        ArgumentNullException.ThrowIfNull(run);
        var answered = run.Files.ToDictionary(file => PathOf(file.Key), file => file.Value, StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_EXAMPLES") == "1")
        {
            await WriteAsync(answered);
        }

        var committed = Committed().ToDictionary(static path => path, File.ReadAllText, StringComparer.Ordinal);

        Assert.Empty(committed.Keys.Except(answered.Keys, StringComparer.Ordinal));
        Assert.All(answered, file => Assert.True(
            committed.GetValueOrDefault(file.Key) == file.Value,
            $"{file.Key} is missing or is not what is answered, which is:\n{file.Value}"));
    }

    [Fact]
    public void Every_body_of_the_document_is_recorded_and_nothing_else()
    {
        ArgumentNullException.ThrowIfNull(run);
        var documented =
            from path in run.Document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            from part in operation.Value!["responses"]!.AsObject().Append(KeyValuePair.Create("request", operation.Value["requestBody"]))
            from body in part.Value?["content"]?.AsObject().ToList() ?? []

            // GitHub's form holds the same event once more.
            where body.Key != "application/x-www-form-urlencoded"
            select RecordedExamples.FileOf($"{(string)operation.Value["operationId"]!}.{part.Key}", body.Key);

        Assert.Equal(documented.Order(StringComparer.Ordinal), run.Files.Keys.Order(StringComparer.Ordinal));
    }

    private static async Task WriteAsync(Dictionary<string, string> answered)
    {
        foreach (var stale in Committed().Except(answered.Keys, StringComparer.Ordinal))
        {
            File.Delete(stale);
        }

        foreach (var (path, text) in answered)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text);
        }
    }

    private static IEnumerable<string> Committed() => Directory
        .EnumerateDirectories(Hosting, "Examples", SearchOption.AllDirectories)
        .SelectMany(Directory.EnumerateFiles);

    /// <summary>The file belongs into the folder of the endpoint that has the operation's name.</summary>
    private static string PathOf(string file)
    {
        var endpoint = Assert.Single(
            Directory.EnumerateFiles(Hosting, "*Endpoints.cs", SearchOption.AllDirectories),
            source => File.ReadAllText(source).Contains($".WithName(\"{file.Split('.')[0]}\")", StringComparison.Ordinal));
        return Path.Combine(Path.GetDirectoryName(endpoint)!, "Examples", file);
    }
}
