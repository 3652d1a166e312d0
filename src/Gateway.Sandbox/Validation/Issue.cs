using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Sandbox.Validation;

/// <summary>One finding about a request, in the shape that pydantic gives it.</summary>
internal sealed record Issue(
    string Type,
    IReadOnlyList<object> Loc,
    string Msg,
    JsonElement Input,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] object? Ctx = null)
{
    public static Issue Missing(Location loc, JsonElement input) => new("missing", loc.Parts, "Field required", input);

    public static Issue Extra(Location loc, JsonElement input) =>
        new("extra_forbidden", loc.Parts, "Extra inputs are not permitted", input);

    /// <summary>A check of the server's own that failed: pydantic hides the error itself.</summary>
    public static Issue ValueError(Location loc, string message, JsonElement input) =>
        new("value_error", loc.Parts, $"Value error, {message}", input, new { error = new { } });
}

/// <summary>Where in a body something is: property names and indices.</summary>
internal readonly record struct Location(IReadOnlyList<object> Parts)
{
    public static Location Body { get; } = new(["body"]);

    public Location At(object part) => new([.. Parts, part]);
}
