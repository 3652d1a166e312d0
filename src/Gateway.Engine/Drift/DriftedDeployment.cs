using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Drift;

/// <summary>How a deployment differs from what the last rollout left.</summary>
public enum DriftState
{
    /// <summary>It is not on the server any more.</summary>
    Missing,

    /// <summary>Fields of it differ.</summary>
    Changed,

    /// <summary>It was changed by hand only where the manifest is silent, and the MODE keeps such changes: this is no drift.</summary>
    Kept,

    /// <summary>What was applied to it can no longer be read with the ledger's key, so that nothing can be compared.</summary>
    Unreadable,
}

/// <summary>A deployment that differs from what the last rollout left.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">Name of its flow.</param>
/// <param name="State">How it differs.</param>
/// <param name="Since">The first check that found the drift; null if there is no drift.</param>
/// <param name="Fields">
/// Fields that differ, by their names in Prefect's API; empty for a missing deployment. <c>image_variable</c> means that the Prefect variable that
/// holds its image was changed or deleted.
/// </param>
/// <param name="Kept">Fields that were changed manually and that a rollout would keep.</param>
public sealed record DriftedDeployment(
    string Name,
    string Flow,
    DriftState State,
    DateTimeOffset? Since,
    IReadOnlyList<DriftedField> Fields,
    IReadOnlyList<string> Kept)
{
    /// <summary>The image, if another one runs than the last rollout deployed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DriftedImage? Image { get; init; }

    /// <summary>
    /// The values that differ, of the fields and of those that are kept, masked as in plans; empty for a missing deployment. Omitted if the server was not
    /// checked just now, because values are not recorded.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DriftedValue>? Values { get; init; }

    /// <summary>Whether a rollout has something to put right about it.</summary>
    internal bool IsDrift => State is DriftState.Missing or DriftState.Changed;
}

/// <summary>The image of a deployment that differs.</summary>
/// <param name="Expected">The image that the last rollout deployed; null if the deployment should have none.</param>
/// <param name="Live">The image that its runs use now; null if it has none that can be shown, or its variable does not exist; of a Prefect variable that is not the gateway's, the reference.</param>
public sealed record DriftedImage(string? Expected, string? Live);

/// <summary>A value that differs. Masked values look the same although they differ.</summary>
/// <param name="Field">Its name in Prefect's API; entries of job variables and parameters as a path, such as <c>job_variables.env.NAME</c>, and triggers as <c>triggers.NAME</c>.</param>
/// <param name="Expected">The value that the last rollout left, or of a field that is kept the one that could replace it, as JSON; `••••••` for the MODE's own values and secrets, and null for no value.</param>
/// <param name="Live">The value on the server as JSON, for fields that are public by nature or listed in `PlanValues` of the MODE; `••••••` for other fields, and null for no value.</param>
public sealed record DriftedValue(string Field, JsonElement Expected, JsonElement Live);

/// <summary>A field that differs.</summary>
/// <param name="Field">Its name in Prefect's API.</param>
/// <param name="Since">The first check that found the difference.</param>
public sealed record DriftedField(string Field, DateTimeOffset Since);
