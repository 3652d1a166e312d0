using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Blocks, of the one type that holds a secret.</summary>
internal static class BlockEndpoints
{
    private static readonly Guid TypeId = Guid.NewGuid();

    private static readonly Guid SchemaId = Guid.NewGuid();

    private static readonly BodyType Create = new BodyModel("BlockDocumentCreate",
    [
        new("name", BodyTypes.Optional(BodyTypes.Text)),
        new("data", BodyTypes.Dictionary),
        new("block_schema_id", BodyTypes.Id, Required: true),
        new("block_type_id", BodyTypes.Id, Required: true),
        new("is_anonymous", BodyTypes.Flag),
    ]).Check;

    private static readonly BodyType Update = new BodyModel("BlockDocumentUpdate",
    [
        new("block_schema_id", BodyTypes.Optional(BodyTypes.Id)),
        new("data", BodyTypes.Dictionary),
        new("merge_existing_data", BodyTypes.Flag),
    ]).Check;

    private static readonly BodyType SchemaQuery = BodyTypes.Parameters(
        new("block_schemas", FilterModels.Part(
            "BlockSchemaFilter",
            FilterModels.Operator,
            new("block_type_id", FilterModels.Id("BlockSchemaFilterBlockTypeId")),
            new("block_capabilities", FilterModels.Part("BlockSchemaFilterCapabilities", new BodyField("all_", FilterModels.Names))),
            new("id", FilterModels.Id("BlockSchemaFilterId")),
            new("version", FilterModels.Part("BlockSchemaFilterVersion", new BodyField("any_", FilterModels.Names))))),
        FilterModels.Limit,
        FilterModels.Offset);

    private static readonly BodyType Query = BodyTypes.Parameters(
        new("block_documents", FilterModels.Part(
            "BlockDocumentFilter",
            FilterModels.Operator,
            new("id", FilterModels.Id("BlockDocumentFilterId")),
            new("name", FilterModels.Name("BlockDocumentFilterName")))),
        new("block_types", FilterModels.Part(
            "BlockTypeFilter",
            new BodyField("slug", FilterModels.Part("BlockTypeFilterSlug", new BodyField("any_", FilterModels.Names))))),
        new("include_secrets", BodyTypes.Flag),
        new("sort", BodyTypes.Optional(BodyTypes.OneOf("NAME_ASC", "NAME_DESC", "BLOCK_TYPE_AND_NAME_ASC"))),
        FilterModels.Limit,
        FilterModels.Offset);

    public static void MapBlocks(this SandboxRoutes routes)
    {
        var started = routes.Store.Now;
        routes.Get("/block_types/slug/{slug}", call => call.Route("slug") == "secret"
            ? Answer.Ok(BlockType(started))
            : Answer.Problem(StatusCodes.Status404NotFound, "Block Type not found"));
        routes.Post("/block_schemas/filter", SchemaQuery, _ => Answer.Ok(new[] { Schema(started) }));
        routes.Post("/block_documents/filter", Query, call => FilterBlocks(call, started));
        routes.Post("/block_documents/", Create, call => CreateBlock(call, started));
        routes.Get("/block_types/slug/{slug}/block_documents/name/{name}", call => ReadByName(call, started));
        routes.Patch("/block_documents/{id:guid}", Update, UpdateBlock);
        routes.Delete("/block_documents/{id:guid}", call => call.Store.Secrets.Remove(call.Id) ? Answer.NoContent : NotFound);
    }

    private static Answer NotFound { get; } = Answer.Problem(StatusCodes.Status404NotFound, "Block document not found");

    private static Answer FilterBlocks(SandboxCall call, DateTimeOffset started)
    {
        if (Page.Parse(call.Body) is not { } page)
        {
            return Page.Refusal(call.Body);
        }

        var (documents, types) = (call.Body.Value("block_documents"), call.Body.Value("block_types"));
        var isOfType = Filters.Combine(types, part => Filters.MatchesText(part.Value, "secret"));
        var found = call.Store.Secrets.Values
            .Where(block => isOfType && Filters.Combine(documents, part => part.Name == "id" ? Filters.MatchesId(part.Value, block.Id) : Filters.MatchesName(part.Value, block.Name)))
            .OrderBy(block => block.Name, StringComparer.Ordinal);
        var withSecrets = call.Body.Value("include_secrets")?.GetBoolean() ?? false;
        return Answer.Ok(page.Cut(found).Select(block => View(block, started, withSecrets)).ToArray());
    }

    private static Answer CreateBlock(SandboxCall call, DateTimeOffset started)
    {
        var name = call.Body.Text("name") ?? "";
        if (call.Store.Secrets.Values.Any(block => block.Name == name))
        {
            return Answer.Problem(StatusCodes.Status409Conflict, "Block already exists");
        }

        var block = new SecretBlock(Guid.NewGuid(), call.Now, call.Now, name, call.Body.Value("data") ?? SandboxJson.EmptyObject);
        call.Store.Secrets.Add(block.Id, block);
        return Answer.Created(View(block, started, withSecrets: false));
    }

    private static Answer ReadByName(SandboxCall call, DateTimeOffset started) =>
        call.Route("slug") == "secret" && call.Store.Secrets.Values.FirstOrDefault(block => block.Name == call.Route("name")) is { } found
            ? Answer.Ok(View(found, started, call.Query("include_secrets") is "true" or "True" or "1"))
            : NotFound;

    private static Answer UpdateBlock(SandboxCall call)
    {
        if (!call.Store.Secrets.TryGetValue(call.Id, out var block))
        {
            return NotFound;
        }

        var merges = call.Body.Value("merge_existing_data")?.GetBoolean() ?? true;
        var data = merges ? JsonObject.Create(block.Data)! : [];
        foreach (var property in (call.Body.Value("data") ?? SandboxJson.EmptyObject).EnumerateObject())
        {
            data[property.Name] = JsonSerializer.SerializeToNode(property.Value);
        }

        call.Store.Secrets[block.Id] = block with { Updated = call.Now, Data = JsonSerializer.SerializeToElement(data) };
        return Answer.NoContent;
    }

    private static JsonObject BlockType(DateTimeOffset time) => Stamped("type", TypeId, time);

    private static JsonObject Schema(DateTimeOffset time)
    {
        var schema = Stamped("schema", SchemaId, time);
        schema["block_type_id"] = TypeId;
        schema["block_type"] = BlockType(time);
        return schema;
    }

    private static JsonObject Stamped(string part, Guid id, DateTimeOffset time)
    {
        var stamped = new JsonObject
        {
            ["id"] = id,
            ["created"] = SandboxJson.Format(time),
            ["updated"] = SandboxJson.Format(time),
        };
        foreach (var property in Resource.SecretBlock.GetProperty(part).EnumerateObject())
        {
            stamped[property.Name] = JsonSerializer.SerializeToNode(property.Value);
        }

        return stamped;
    }

    private static object View(SecretBlock block, DateTimeOffset started, bool withSecrets) => new
    {
        block.Id,
        block.Created,
        block.Updated,
        block.Name,
        Data = withSecrets ? block.Data : SandboxJson.Parse("""{"value":"********"}"""),
        BlockSchemaId = SchemaId,
        BlockSchema = Schema(started),
        BlockTypeId = TypeId,
        BlockTypeName = "Secret",
        BlockType = BlockType(started),
        BlockDocumentReferences = new { },
        IsAnonymous = false,
    };
}
