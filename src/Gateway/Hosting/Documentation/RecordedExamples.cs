using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.Hosting.Documentation;

/// <summary>
/// Examples of the OpenAPI document: what a running gateway was sent and did answer, recorded by a test. They are files in the folder
/// <c>Examples</c> beside each operation's endpoint, named after the operation and the status, and embedded in the program.
/// </summary>
internal static class RecordedExamples
{
    /// <summary>What their resources' names begin with.</summary>
    public const string Prefix = "examples/";

    /// <summary>Gives every body that the document speaks of its example, where there is one.</summary>
    public static void Add(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(static path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            Add(operation.RequestBody?.Content, $"{operation.OperationId}.request");
            foreach (var (status, response) in operation.Responses ?? [])
            {
                Add(response.Content, $"{operation.OperationId}.{status}");
            }
        }
    }

    /// <summary>The name of the file for a body of this media type: JSON of either kind, or text.</summary>
    public static string FileOf(string name, string mediaType) => $"{name}.{(mediaType.EndsWith("json", StringComparison.Ordinal) ? "json" : "txt")}";

    private static void Add(IDictionary<string, OpenApiMediaType>? content, string name)
    {
        foreach (var (mediaType, body) in content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
        {
            body.Example = Read(FileOf(name, mediaType));
        }
    }

    private static JsonNode? Read(string file)
    {
        using var resource = typeof(RecordedExamples).Assembly.GetManifestResourceStream(Prefix + file);
        if (resource is null)
        {
            return null;
        }

        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            return JsonNode.Parse(resource);
        }

        using var text = new StreamReader(resource);
        return JsonValue.Create(text.ReadToEnd());
    }
}
