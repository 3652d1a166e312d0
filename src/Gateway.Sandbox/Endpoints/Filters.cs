using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Whether something matches a checked filter. No filter matches everything.</summary>
internal static class Filters
{
    public static bool Matches(JsonElement? filter, Flow flow) => Combine(
        filter,
        part => part.Name switch
        {
            "id" => MatchesId(part.Value, flow.Id),
            "name" => MatchesName(part.Value, flow.Name),
            "tags" => MatchesTags(part.Value, [.. flow.Tags.EnumerateArray().Select(tag => tag.GetString()!)]),
            _ => true,
        });

    public static bool Matches(JsonElement? filter, Deployment deployment) => Combine(
        filter,
        part => part.Name switch
        {
            "id" => MatchesId(part.Value, deployment.Id),
            "name" => MatchesName(part.Value, deployment.Name),
            "flow_or_deployment_name" => part.Value.Text("like_") is not { Length: > 0 } like
                || Contains(deployment.Name, like)
                || Contains(deployment.Flow.Name, like),
            "paused" => part.Value.Value("eq_") is not { } paused || paused.GetBoolean() == deployment.Paused,
            "tags" => MatchesTags(part.Value, deployment.Tags),
            "work_queue_name" => Texts(part.Value, "any_") is not { } names
                || (deployment.Queue is { } queue && names.Contains(queue.Name, StringComparer.Ordinal)),
            _ => true,
        });

    public static bool Matches(JsonElement? filter, WorkPool? pool) => filter is null || (pool is not null && Combine(
        filter,
        part => part.Name switch
        {
            "id" => MatchesId(part.Value, pool.Id),
            "name" => MatchesName(part.Value, pool.Name),
            "type" => Texts(part.Value, "any_") is not { } types || types.Contains(pool.Type, StringComparer.Ordinal),
            _ => true,
        }));

    public static bool Matches(JsonElement? filter, WorkQueue queue) => Combine(
        filter,
        part => part.Name switch
        {
            "id" => MatchesId(part.Value, queue.Id),
            "name" => MatchesName(part.Value, queue.Name),
            _ => true,
        });

    public static bool Matches(JsonElement? filter, Automation automation) => Combine(
        filter,
        part => part.Name switch
        {
            "name" => MatchesText(part.Value, automation.Name),
            "created" => part.Value.Text("before_") is not { } before || automation.Created <= RunStates.Time(before),
            "tags" => MatchesTags(part.Value, automation.Tags),
            _ => true,
        });

    public static bool Matches(JsonElement? filter, string workerStatus) => Combine(
        filter,
        part => part.Name != "status" || MatchesText(part.Value, workerStatus));

    internal static bool Combine(JsonElement? filter, Func<JsonProperty, bool> matches)
    {
        if (filter is not { } criteria)
        {
            return true;
        }

        var parts = criteria.EnumerateObject()
            .Where(part => part.Name != "operator" && part.Value.ValueKind != JsonValueKind.Null)
            .ToArray();
        return criteria.Text("operator") == "or_" && parts.Length > 0 ? parts.Any(matches) : parts.All(matches);
    }

    internal static bool MatchesId(JsonElement filter, Guid id) =>
        (filter.Value("any_") is not { } any || any.EnumerateArray().Any(each => each.GetGuid() == id))
        && (filter.Value("not_any_") is not { } none || none.EnumerateArray().All(each => each.GetGuid() != id));

    internal static bool MatchesName(JsonElement filter, string name) =>
        (Texts(filter, "any_") is not { } any || any.Contains(name, StringComparer.Ordinal))
        && (filter.Text("like_") is not { } like || Contains(name, like));

    internal static bool MatchesTags(JsonElement filter, IReadOnlyList<string> tags) => Combine(
        filter,
        part => part.Name switch
        {
            "all_" => Texts(filter, "all_")!.All(tag => tags.Contains(tag, StringComparer.Ordinal)),
            "any_" => Texts(filter, "any_")!.Any(tag => tags.Contains(tag, StringComparer.Ordinal)),
            _ => part.Value.GetBoolean() == (tags.Count == 0),
        });

    /// <summary>A text among those asked for, and not among those asked not to be. No text is none of them.</summary>
    internal static bool MatchesText(JsonElement filter, string? text) =>
        (Texts(filter, "any_") is not { } any || any.Contains(text, StringComparer.Ordinal))
        && (Texts(filter, "not_any_") is not { } none || (text is not null && !none.Contains(text, StringComparer.Ordinal)));

    private static string[]? Texts(JsonElement filter, string name) =>
        filter.Value(name) is { } list ? [.. list.EnumerateArray().Select(each => each.GetString()!)] : null;

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
