using System.Text.Json;
using Gateway.Sandbox.Hosting;

namespace Gateway.Sandbox.Endpoints;

/// <summary>The part of a list that a query asks for: at most 200 rows.</summary>
internal sealed record Page(int Limit, int Offset)
{
    private const int Maximum = 200;

    /// <summary>The page, or null when its limit is out of bounds.</summary>
    public static Page? Parse(JsonElement query)
    {
        var limit = query.Value("limit")?.GetInt32() ?? Maximum;
        return limit is >= 0 and <= Maximum ? new(limit, query.Value("offset")?.GetInt32() ?? 0) : null;
    }

    public static Answer Refusal(JsonElement query) => Answer.Problem(
        StatusCodes.Status422UnprocessableEntity,
        query.Value("limit")?.GetInt32() < 0
            ? "Invalid limit: must be greater than or equal to 0."
            : $"Invalid limit: must be less than or equal to {Maximum}.");

    public IEnumerable<T> Cut<T>(IEnumerable<T> rows) => rows.Skip(Offset).Take(Limit);
}
