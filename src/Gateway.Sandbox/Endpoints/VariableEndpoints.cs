using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

internal static class VariableEndpoints
{
    private static readonly JsonElement NoTags = SandboxJson.Parse("[]");

    private static readonly BodyType Create = new BodyModel("VariableCreate",
    [
        new("name", BodyTypes.Text, Required: true),
        new("value", BodyTypes.Any, Required: true),
        new("tags", BodyTypes.ListOf(BodyTypes.Text)),
    ]).Check;

    private static readonly BodyType Update = new BodyModel("VariableUpdate",
    [
        new("name", BodyTypes.Optional(BodyTypes.Text)),
        new("value", BodyTypes.Any),
        new("tags", BodyTypes.Optional(BodyTypes.ListOf(BodyTypes.Text))),
    ]).Check;

    private static readonly BodyType Query = BodyTypes.Parameters(
        new("variables", FilterModels.Part(
            "VariableFilter",
            FilterModels.Operator,
            new("id", FilterModels.Part("VariableFilterId", new BodyField("any_", FilterModels.Ids))),
            new("name", FilterModels.Name("VariableFilterName")),
            new("tags", FilterModels.Part(
                "VariableFilterTags", FilterModels.Operator, new("all_", FilterModels.Names), new("is_null_", BodyTypes.Optional(BodyTypes.Flag)))))),
        new("sort", BodyTypes.OneOf("CREATED_DESC", "UPDATED_DESC", "NAME_DESC", "NAME_ASC")),
        FilterModels.Limit,
        FilterModels.Offset);

    public static void MapVariables(this SandboxRoutes routes)
    {
        routes.Post("/variables/", Create, CreateVariable);
        routes.Post("/variables/filter", Query, FilterVariables);
        routes.Get("/variables/name/{name}", call => OrNotFound(call, Answer.Ok));
        routes.Patch("/variables/name/{name}", Update, call => OrNotFound(call, variable =>
        {
            var changed = variable with
            {
                Updated = call.Now,
                Name = call.Body.Text("name") ?? variable.Name,
                Value = call.Body.TryGetProperty("value", out var value) ? value : variable.Value,
                Tags = call.Body.Value("tags") ?? variable.Tags,
            };
            call.Store.Variables.Remove(variable.Name);
            call.Store.Variables[changed.Name] = changed;
            return Answer.NoContent;
        }));
        routes.Delete("/variables/name/{name}", call => OrNotFound(call, variable =>
        {
            call.Store.Variables.Remove(variable.Name);
            return Answer.NoContent;
        }));
    }

    private static Answer OrNotFound(SandboxCall call, Func<Variable, Answer> answer) =>
        call.Store.Variables.TryGetValue(call.Route("name"), out var variable)
            ? answer(variable)
            : Answer.Problem(StatusCodes.Status404NotFound, "Variable not found.");

    private static Answer FilterVariables(SandboxCall call)
    {
        if (Page.Parse(call.Body) is not { } page)
        {
            return Page.Refusal(call.Body);
        }

        var filter = call.Body.Value("variables");
        var found = call.Store.Variables.Values
            .Where(variable => Filters.Combine(filter, part => part.Name switch
            {
                "id" => Filters.MatchesId(part.Value, variable.Id),
                "name" => Filters.MatchesName(part.Value, variable.Name),
                _ => Filters.MatchesTags(part.Value, [.. variable.Tags.EnumerateArray().Select(static tag => tag.GetString()!)]),
            }))
            .OrderBy(static variable => variable.Name, StringComparer.Ordinal);
        return Answer.Ok(page.Cut(found).ToArray());
    }

    private static Answer CreateVariable(SandboxCall call)
    {
        var name = call.Body.GetProperty("name").GetString()!;
        var variable = new Variable(
            Guid.NewGuid(), call.Now, call.Now, name, call.Body.GetProperty("value"), call.Body.Value("tags") ?? NoTags);
        return call.Store.Variables.TryAdd(name, variable)
            ? Answer.Created(variable)
            : Answer.Problem(StatusCodes.Status409Conflict, $"A variable with the name {PythonText.Repr(name)} already exists.");
    }
}
