using System.Text.Json;

namespace Gateway.Planning;

/// <summary>
/// Compares a manifest's trigger with the server's, which has ids of its own, sets in any order, and possibly fields that this gateway does
/// not know.
/// </summary>
internal static class NormalTrigger
{
    /// <summary>Whether the server's trigger is as wanted.</summary>
    /// <param name="wanted">A trigger with all fields, defaults included.</param>
    /// <param name="live">The server's.</param>
    public static bool IsMetBy(JsonElement wanted, JsonElement live) =>
        live.ValueKind == JsonValueKind.Object
        && wanted.EnumerateObject().All(field => live.TryGetProperty(field.Name, out var value)
            ? IsSame(field.Name, field.Value, value)
            : IsDefault(field.Name, field.Value));

    private static bool IsSame(string field, JsonElement wanted, JsonElement live) => field switch
    {
        "after" or "expect" or "for_each" => Texts(wanted).SetEquals(Texts(live)),
        "triggers" => live.ValueKind == JsonValueKind.Array
            && wanted.GetArrayLength() == live.GetArrayLength()
            && wanted.EnumerateArray().Zip(live.EnumerateArray()).All(pair => IsMetBy(pair.First, pair.Second)),
        _ => JsonElement.DeepEquals(wanted, live),
    };

    private static bool IsDefault(string field, JsonElement wanted) => field switch
    {
        "match" or "match_related" => wanted is { ValueKind: JsonValueKind.Object } labels && labels.GetPropertyCount() == 0,
        "after" or "expect" or "for_each" => wanted.GetArrayLength() == 0,
        "threshold" => wanted.GetInt32() == 1,
        "within" => wanted.ValueKind == JsonValueKind.Null || wanted.GetDouble() == 0,
        "type" => wanted.ValueEquals("event"),
        _ => false,
    };

    private static HashSet<string?> Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.ToString())] : [null];
}
