using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Drift;

/// <summary>JSON of what a look at a lane leaves in the ledger: names of deployments and fields and times, never a value.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<DriftedDeployment>))]
internal sealed partial class DriftJson : JsonSerializerContext
{
    public static string Write(IReadOnlyList<DriftedDeployment> deployments) =>
        JsonSerializer.Serialize([.. deployments.Select(static deployment => deployment with { Values = null })], Default.IReadOnlyListDriftedDeployment);

    public static IReadOnlyList<DriftedDeployment> Read(string text) => JsonSerializer.Deserialize(text, Default.IReadOnlyListDriftedDeployment) ?? [];
}
