using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Versions;

/// <summary>
/// The OpenAPI document of a server of one version, as far as the sandbox serves it. Which operations there are, which fields a
/// request may and an answer does have, is said here and nowhere else. <c>Resources/prefect/trim.py</c> makes these documents.
/// </summary>
internal sealed partial class ApiDocument
{
    private readonly FrozenDictionary<string, ApiModel> _models;
    private readonly FrozenDictionary<(string Method, string Path), ApiOperation> _operations;

    private ApiDocument(JsonElement root)
    {
        Root = root;
        _models = root.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .ToFrozenDictionary(schema => schema.Name, schema => ApiModel.From(schema.Name, schema.Value));
        _operations = root.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject(), (path, operation) => (path, operation))
            .ToFrozenDictionary(
                each => (each.operation.Name.ToUpperInvariant(), Normalized(each.path.Name)),
                each => OperationOf(each.operation.Value));
    }

    /// <summary>The document itself.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads the document of a recorded version.</summary>
    public static ApiDocument For(string version) => new(Resource.Load($"prefect-{version}.json"));

    /// <summary>The operation, or null where the version has none. Paths are those below the API's root.</summary>
    public ApiOperation? Operation(string method, string path) => _operations.GetValueOrDefault((method, Normalized(path)));

    /// <summary>The model of that name, or null where the version has none.</summary>
    public ApiModel? Model(string name) => _models.GetValueOrDefault(name);

    /// <summary>A checked object as the server keeps it: with the fields that its model has, null where they were not sent, and no others.</summary>
    public JsonElement Complete(string model, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
            ? JsonSerializer.SerializeToElement(_models[model].Fields.ToDictionary(field => field, field => value.Value(field)))
            : value;

    private ApiOperation OperationOf(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            return new(null, BodyRequired: false);
        }

        var schema = body.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var model = schema.Text("$ref") is { } reference ? _models[reference[(reference.LastIndexOf('/') + 1)..]] : null;
        return new(model, body.GetProperty("required").GetBoolean());
    }

    /// <summary>Up to 3.6.16 paths in documents started with <c>/api</c>; names of parameters do not matter.</summary>
    private static string Normalized(string path) =>
        Parameter().Replace(path.StartsWith("/api/", StringComparison.Ordinal) ? path["/api".Length..] : path, "{}");

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}

/// <summary>An operation.</summary>
/// <param name="Body">The model of its body; null where it takes none, or one that is not an object.</param>
/// <param name="BodyRequired">Whether the body must be there.</param>
internal sealed record ApiOperation(ApiModel? Body, bool BodyRequired);
