using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Builds;
using Gateway.Diagnostics;

namespace Gateway.Rollouts;

/// <summary>JSON of what rollouts keep in the ledger.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
[JsonSerializable(typeof(IReadOnlyList<FlowFacts>))]
[JsonSerializable(typeof(ReplacedRelease))]
[JsonSerializable(typeof(TokenClaims))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(BuildResult))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
internal sealed partial class RolloutJson : JsonSerializerContext;
