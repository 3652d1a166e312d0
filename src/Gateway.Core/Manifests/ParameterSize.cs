using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>How large parameters are as Prefect's server counts: the bytes of their shortest JSON in ASCII, every other character as an escape.</summary>
internal static class ParameterSize
{
    /// <summary>Most bytes that a server takes from 3.6.25 on, unless it is set otherwise.</summary>
    public const int Most = 524_288;

    /// <summary>Most bytes that one byte of UTF-8 comes to.</summary>
    private const int MaxEscapeLength = 6;

    public static bool IsTooLarge(JsonElement parameters) =>
        JsonMarshal.GetRawUtf8Value(parameters).Length * (long)MaxEscapeLength > Most && Measure(parameters) > Most;

    public static long Measure(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().Sum(property => Measure(property.Name) + 1 + Measure(property.Value));
                return 2 + members + Math.Max(0, value.GetPropertyCount() - 1);
            case JsonValueKind.Array:
                return 2 + value.EnumerateArray().Sum(Measure) + Math.Max(0, value.GetArrayLength() - 1);
            case JsonValueKind.String:
                return Measure(value.GetString()!);
            default:
                return JsonMarshal.GetRawUtf8Value(value).Length;
        }
    }

    private static long Measure(string text)
    {
        var bytes = 2L;
        foreach (var character in text)
        {
            bytes += character switch
            {
                '"' or '\\' or '\b' or '\f' or '\n' or '\r' or '\t' => 2,
                < ' ' or > '\u007f' => MaxEscapeLength,
                _ => 1,
            };
        }

        return bytes;
    }
}
