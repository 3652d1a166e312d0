using System.Globalization;
using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>Looks up a step's output by a path such as <c>build-image.tags[0]</c>.</summary>
internal static class StepOutputs
{
    public static JsonElement? Find(IReadOnlyDictionary<string, JsonElement> outputs, string path)
    {
        var keys = path.Replace('[', '.').Replace("]", "", StringComparison.Ordinal).Split('.');
        if (!outputs.TryGetValue(keys[0], out var value))
        {
            return null;
        }

        foreach (var key in keys.AsSpan(1))
        {
            if (Child(value, key) is not { } child)
            {
                return null;
            }

            value = child;
        }

        return value;
    }

    /// <summary>The value inside a longer text, as Python writes it; null for a list or mapping, which has no such form.</summary>
    public static string? AsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Null => "None",
        _ => null,
    };

    private static JsonElement? Child(JsonElement value, string key)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return value.TryGetProperty(key, out var property) ? property : null;
        }

        return value.ValueKind == JsonValueKind.Array
            && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < value.GetArrayLength()
                ? value[index]
                : null;
    }
}
