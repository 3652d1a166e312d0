using System.Text.Json.Serialization;
using Gateway.Manifests;
using Gateway.Planning;

namespace Gateway.Lanes;

/// <summary>JSON of what the ledger keeps protected.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<DeploymentSpec>))]
[JsonSerializable(typeof(IReadOnlyList<SnapshotEntry>))]
internal sealed partial class LaneJson : JsonSerializerContext;
