using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Manifests;

/// <summary>JSON of what steps gave.</summary>
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class ManifestJson : JsonSerializerContext;
