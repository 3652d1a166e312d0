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

    public static void MapVariables(this SandboxRoutes routes)
    {
        routes.Post("/variables/", Create, CreateVariable);
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
