using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Planning;

/// <summary>
/// Takes JSON for the same that is written the same, without a copy of it: of a thousand deployments most share a schema, which may be a
/// megabyte long.
/// </summary>
internal sealed class RawJsonComparer : IEqualityComparer<JsonElement>
{
    public static readonly RawJsonComparer Instance = new();

    public bool Equals(JsonElement x, JsonElement y) => JsonMarshal.GetRawUtf8Value(x).SequenceEqual(JsonMarshal.GetRawUtf8Value(y));

    public int GetHashCode([DisallowNull] JsonElement obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(JsonMarshal.GetRawUtf8Value(obj));
        return hash.ToHashCode();
    }
}
