using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Sandbox.Versions;

namespace Gateway.IntegrationTests.Sandbox;

/// <summary>An object that a request of a version's document holds: the body itself, or one somewhere in it.</summary>
/// <param name="Method">The operation's method.</param>
/// <param name="Path">The operation's path, with something in place of its parameters.</param>
/// <param name="Model">What the document calls the object.</param>
/// <param name="At">Where it stands. Behind a bar stands the name of one of several models that the value may be.</param>
internal sealed partial record DocumentedObject(string Method, string Path, string Model, IReadOnlyList<object> At)
{
    private const string Id = "00000000-0000-0000-0000-000000000001";

    /// <summary>Whether it is one of several models that a value may be.</summary>
    public bool IsChoice => At.Any(step => step is string name && name[0] == '|');

    /// <summary>All objects of all requests.</summary>
    public static IEnumerable<DocumentedObject> AllOf(ApiDocument document) =>
        from path in document.Root.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where operation.Value.TryGetProperty("requestBody", out _)
        let schema = operation.Value.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema")
        from found in Within(schema, ["body"], [], document)
        select new DocumentedObject(operation.Name.ToUpperInvariant(), AddressOf(path.Name), found.Model, found.At);

    /// <summary>Where the sandbox serves a path of a document.</summary>
    public static string AddressOf(string path) =>
        "/api/" + Parameter().Replace(path, Id)[(path.StartsWith("/api/", StringComparison.Ordinal) ? 5 : 1)..];

    /// <summary>A body with that object where this one stands, and nothing else.</summary>
    public string BodyWith(string json)
    {
        var body = JsonNode.Parse(json);
        foreach (var step in At.Skip(1).Reverse())
        {
            body = step switch
            {
                int => new JsonArray(body),
                string name when name[0] != '|' => new JsonObject { [name] = body },
                _ => body,
            };
        }

        return body!.ToJsonString();
    }

    /// <summary>Whether a place in an answer is in this object.</summary>
    public bool Holds(JsonElement place) => place.GetArrayLength() > At.Count && At.Zip(place.EnumerateArray()).All(each => each.First switch
    {
        string name when name[0] == '|' => each.Second.ToString().Contains(name[1..], StringComparison.Ordinal),
        var part => part.ToString() == each.Second.ToString(),
    });

    /// <summary>Whether a place in an answer is a field of this object.</summary>
    public bool Holds(JsonElement place, string field) =>
        place.GetArrayLength() == At.Count + 1 && Holds(place) && place[At.Count].ToString() == field;

    public override string ToString() => $"{Method} {Path} {string.Join('.', At)} ({Model})";

    private static IEnumerable<(string Model, IReadOnlyList<object> At)> Within(
        JsonElement schema, IReadOnlyList<object> at, IReadOnlyList<string> inside, ApiDocument document)
    {
        if (schema.TryGetProperty("items", out var items))
        {
            return Within(items, [.. at, 0], inside, document);
        }

        if (schema.TryGetProperty("anyOf", out var choices))
        {
            var isChoice = choices.GetArrayLength() > 1;
            return choices.EnumerateArray().SelectMany(choice => Within(choice, isChoice ? [.. at, "|" + NameOf(choice).Split('-')[0]] : at, inside, document));
        }

        if (!schema.TryGetProperty("$ref", out _) || inside.Contains(NameOf(schema)))
        {
            return [];
        }

        var name = NameOf(schema);
        var fields = document.Root.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("properties");
        return fields.EnumerateObject()
            .SelectMany(field => Within(field.Value, [.. at, field.Name], [.. inside, name], document))
            .Prepend((name, at));
    }

    private static string NameOf(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : "";

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}
