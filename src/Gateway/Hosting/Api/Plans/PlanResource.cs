using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Planning;
using Gateway.Rollouts.Stages;

namespace Gateway.Hosting.Api.Plans;

/// <summary>What a rollout of a build result would change. Secrets, and values on the server of fields that are not public by nature, are masked.</summary>
public sealed record PlanResource
{
    /// <summary>The MODE that the branch maps to.</summary>
    public required string Mode { get; init; }

    /// <summary>Full name of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The project: the folder of the manifest in the repository, empty for the root.</summary>
    public required string Project { get; init; }

    /// <summary>The branch whose own deployments it is about, without <c>refs/heads/</c>; omitted for deployments that branches share.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Branch { get; init; }

    /// <summary>The git ref of the request.</summary>
    public required string Ref { get; init; }

    /// <summary>The branch that the plan is for, if the ref is a pull request's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BaseRef { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>What runs now; only in the plan of an order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReplacedResource? Replaces { get; init; }

    /// <summary>
    /// Whether a rollout could start now: nothing is refused, no finding is an error, and there is no `freeze`, no `hold`, no `held_by` and no finding
    /// `too_many_branches`.
    /// </summary>
    public required bool Deployable { get; init; }

    /// <summary>The freeze of the MODE. Until it ends, builds are refused with 423.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FreezeResource? Freeze { get; init; }

    /// <summary>The rollback that left this commit or image as bad. Until it ends, builds of it are refused with 423.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HoldResource? Hold { get; init; }

    /// <summary>The other branch that the deployments belong to. Until it is merged, deleted or released, builds are refused with 409.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HolderResource? HeldBy { get; init; }

    /// <summary>Number of deployments of each kind.</summary>
    public required PlanCounts Changes { get; init; }

    /// <summary>The change of each deployment, in the manifest's order, followed by removed deployments.</summary>
    public required IReadOnlyList<PlannedDeploymentResource> Deployments { get; init; }

    /// <summary>The changes of the Secret blocks that the deployments refer to, ordered by block name.</summary>
    public required IReadOnlyList<PlannedSecretResource> Secrets { get; init; }

    /// <summary>
    /// The changes of the Prefect variables that hold the deployments' images, ordered by name; empty unless `ImageReference` of the MODE is, or was,
    /// `variable`.
    /// </summary>
    public required IReadOnlyList<PlannedVariableResource> ImageVariables { get; init; }

    /// <summary>Errors and warnings.</summary>
    public required IReadOnlyList<RolloutFinding> Findings { get; init; }

    /// <summary>Why the policy would refuse it; empty if the policy allows it.</summary>
    public required IReadOnlyList<ProblemError> Refusals { get; init; }
}

/// <summary>The planned change of a Secret block. Its secret is never shown.</summary>
/// <param name="Block">Name of the block.</param>
/// <param name="Action">The planned action.</param>
public sealed record PlannedSecretResource(string Block, SecretAction Action);

/// <summary>The planned change of a Prefect variable that holds the image of deployments.</summary>
/// <param name="Name">Name of the variable.</param>
/// <param name="Action">The planned action.</param>
/// <param name="Old">The image that it holds; null if there is no such variable, or it holds no image.</param>
/// <param name="New">The image that it would hold; null if it would be deleted.</param>
public sealed record PlannedVariableResource(string Name, VariableAction Action, string? Old, string? New);

/// <summary>The planned change of a deployment.</summary>
public sealed record PlannedDeploymentResource
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its flow; empty if the deployment is invalid and its flow is unknown.</summary>
    public required string Flow { get; init; }

    /// <summary>The planned action.</summary>
    public required PlannedAction Action { get; init; }

    /// <summary>What would change.</summary>
    public required IReadOnlyList<PlannedFieldResource> Fields { get; init; }

    /// <summary>Manual changes of fields that the manifest does not set, which would be kept; `new` is the default that could replace them.</summary>
    public IReadOnlyList<PlannedFieldResource> Kept { get; init; } = [];
}

/// <summary>A field that would change. Masked old and new values look the same although they differ.</summary>
/// <param name="Field">Its name in Prefect's API; entries of job variables and parameters as a path, such as <c>job_variables.env.NAME</c>; <c>image_reference</c> for where the image stands, <c>inline</c> or the name of a Prefect variable.</param>
/// <param name="Old">The value on the server as JSON, for fields that are public by nature or listed in `PlanValues` of the MODE; `••••••` for other fields, and null for no value.</param>
/// <param name="New">The value in the manifest as JSON; `••••••` for the MODE's own values and secrets, and null for no value.</param>
public sealed record PlannedFieldResource(string Field, JsonElement Old, JsonElement New);
