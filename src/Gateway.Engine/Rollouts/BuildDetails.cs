using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Builds;

namespace Gateway.Rollouts;

/// <summary>
/// What of a build result has no column of its own, as the ledger keeps it: one JSON object of every property that has a value and is not
/// named here. A new optional property is kept by that alone.
/// </summary>
internal static class BuildDetails
{
    // What has a column or is in the build's content, and what only plans read.
    private static readonly FrozenSet<string> Elsewhere = new[]
    {
        nameof(BuildResult.Repository), nameof(BuildResult.Project), nameof(BuildResult.Ref), nameof(BuildResult.Sha), nameof(BuildResult.RunId), nameof(BuildResult.RunNumber), nameof(BuildResult.RunAttempt),
        nameof(BuildResult.Actor), nameof(BuildResult.AllowMassPrune), nameof(BuildResult.Image), nameof(BuildResult.Digest), nameof(BuildResult.Checks),
        nameof(BuildResult.Manifest), nameof(BuildResult.Flows),
        nameof(BuildResult.BaseRef), nameof(BuildResult.PlanOnly),
    }.Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToFrozenSet(StringComparer.Ordinal);

    private static readonly JsonTypeInfo<BuildResult> Json = (JsonTypeInfo<BuildResult>)new JsonSerializerOptions(RolloutJson.Default.Options)
    {
        TypeInfoResolver = RolloutJson.Default.WithAddedModifier(LeaveOut),
    }.GetTypeInfo(typeof(BuildResult));

    /// <summary>The details as JSON; null when there are none.</summary>
    public static string? Write(BuildResult build) => JsonSerializer.Serialize(build, Json) is var json and not "{}" ? json : null;

    /// <summary>A build result with the details alone: whatever else it must have is missing.</summary>
    public static BuildResult Read(string? json)
    {
        var build = JsonSerializer.Deserialize(json ?? "{}", Json)!;

        // The reader puts null where the JSON has none.
        return build with { Outputs = build.Outputs ?? BuildResult.NoOutputs };
    }

    private static void LeaveOut(JsonTypeInfo type)
    {
        foreach (var property in type.Type == typeof(BuildResult) ? type.Properties : [])
        {
            property.IsRequired = false;
            property.ShouldSerialize = Elsewhere.Contains(property.Name)
                ? static (_, _) => false
                : static (_, value) => value is not (null or false or IReadOnlyDictionary<string, JsonElement> { Count: 0 });
        }
    }
}
