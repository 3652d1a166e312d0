using System.Text.Json.Nodes;

namespace Gateway.IntegrationTests.Running;

/// <summary>
/// The OpenAPI document stands in <c>docs/openapi.json</c>, so that a change of the API shows in review. After a change that is meant,
/// run this test once with <c>UPDATE_OPENAPI=1</c>.
/// </summary>
public sealed class DocumentationTests : IClassFixture<DocumentationTests.Document>
{
    private readonly JsonObject _document;

    public DocumentationTests(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        _document = document.Json;
    }

    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        var path = Path.Combine(RepositoryFiles.Root, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(path, _document.ToString() + "\n");
        }

        Assert.Equal(JsonNode.Parse(await File.ReadAllTextAsync(path))!.ToString(), _document.ToString());
    }

    [Fact]
    public void It_is_OpenAPI_3_1() => Assert.StartsWith("3.1", (string?)_document["openapi"], StringComparison.Ordinal);

    [Fact]
    public void Names_are_snake_case()
    {
        var names = _document["components"]!["schemas"]!.AsObject()
            .SelectMany(schema => schema.Value!["properties"]?.AsObject().Select(property => property.Key) ?? []);

        Assert.DoesNotContain(names, name => name.Any(char.IsUpper));
    }

    [Fact]
    public void Every_answer_with_a_body_has_an_example()
    {
        var without =
            from path in _document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            from answer in operation.Value!["responses"]!.AsObject()
            from content in answer.Value!["content"]?.AsObject().ToList() ?? []
            where content.Value!["example"] is null
            select $"{operation.Key} {path.Key} {answer.Key} {content.Key}";

        Assert.Empty(without);
    }

    [Fact]
    public void Every_problem_shows_the_trace_that_leads_to_the_log()
    {
        var without =
            from path in _document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            from answer in operation.Value!["responses"]!.AsObject()
            where answer.Value!["content"]?["application/problem+json"] is { } content && content["example"]!["trace_id"] is null
            select $"{operation.Key} {path.Key} {answer.Key}";

        Assert.Empty(without);
        Assert.NotNull(_document["components"]!["schemas"]!["GatewayProblem"]!["properties"]!["trace_id"]);
    }

    [Fact]
    public void What_reads_the_ledger_may_answer_503()
    {
        var reading = (string[])["/api/v1/rollouts", "/api/v1/rollouts/{id}", "/api/v1/rollouts/{id}/events", "/api/v1/modes", "/api/v1/modes/{mode}/drift"];

        Assert.All(reading, path => Assert.NotNull(_document["paths"]![path]!["get"]!["responses"]!["503"]));
    }

    [Fact]
    public void Every_operation_has_a_summary_and_a_description_and_only_reading_needs_a_key()
    {
        foreach (var (path, operations) in _document["paths"]!.AsObject())
        {
            foreach (var (verb, operation) in operations!.AsObject())
            {
                Assert.False(string.IsNullOrEmpty((string?)operation!["summary"]), $"{verb} {path}");
                Assert.False(string.IsNullOrEmpty((string?)operation["description"]), $"{verb} {path}");
                var isOpen = path.StartsWith("/health", StringComparison.Ordinal) || path is "/api/v1/builds" or "/api/v1/plans" or "/api/v1/projects/outdated" or "/api/v1/branches/release" or "/webhooks/github";

                // An empty requirement among several says that none is needed.
                var security = operation["security"]?.AsArray();
                Assert.Equal(isOpen, security is null || security.Any(one => one!.AsObject().Count == 0));
            }
        }
    }

    public sealed class Document : IAsyncLifetime
    {
        public JsonObject Json { get; private set; } = [];

        public async Task InitializeAsync()
        {
            using var settings = new GatewaySettings();
            await using var gateway = await GatewayProcess.StartAsync(settings);
            Json = await gateway.GetJsonAsync("/openapi/v1.json");
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
