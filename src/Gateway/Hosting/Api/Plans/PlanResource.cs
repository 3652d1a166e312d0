using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;
using Gateway.Planning;
using Gateway.Rollouts.Stages;

namespace Gateway.Hosting.Api.Plans;

/// <summary>What a rollout of a build result would do, as the API shows it. Secrets, and what the server holds of fields that are not public by nature, are masked.</summary>
public sealed record PlanResource
{
    /// <summary>The MODE that the branch maps to.</summary>
    public required string Mode { get; init; }

    /// <summary>Full name of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The git ref, as posted.</summary>
    public required string Ref { get; init; }

    /// <summary>The branch that the plan is for, where the ref is a pull request's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BaseRef { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>Whether a rollout could begin, where there is no `freeze`: nothing is refused and no finding is an error.</summary>
    public required bool Deployable { get; init; }

    /// <summary>The freeze of the MODE: until it ends, builds are answered 423.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FreezeResource? Freeze { get; init; }

    /// <summary>How many deployments there are of each kind.</summary>
    public required PlanCounts Changes { get; init; }

    /// <summary>What would become of each deployment, in the manifest's order; then of those that it removed.</summary>
    public required IReadOnlyList<PlannedDeploymentResource> Deployments { get; init; }

    /// <summary>What would become of the Secret blocks that the deployments refer to, by the blocks' names.</summary>
    public required IReadOnlyList<PlannedSecretResource> Secrets { get; init; }

    /// <summary>What is wrong, or worth knowing; errors and warnings.</summary>
    public required IReadOnlyList<RolloutFinding> Findings { get; init; }

    /// <summary>Why the policy would not allow it; empty when it would.</summary>
    public required IReadOnlyList<ProblemError> Refusals { get; init; }
}

/// <summary>What would become of a Secret block; its secret is never shown.</summary>
/// <param name="Block">Name of the block.</param>
/// <param name="Action">What would become of it.</param>
public sealed record PlannedSecretResource(string Block, SecretAction Action);

/// <summary>What would become of one deployment.</summary>
public sealed record PlannedDeploymentResource
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its flow; empty where it is not known, of one that is invalid.</summary>
    public required string Flow { get; init; }

    /// <summary>What would become of it.</summary>
    public required PlannedAction Action { get; init; }

    /// <summary>What would change.</summary>
    public required IReadOnlyList<PlannedFieldResource> Fields { get; init; }

    /// <summary>Changes by hand that the manifest does not speak of and that would stay; `new` is the default that could take their place.</summary>
    public IReadOnlyList<PlannedFieldResource> Kept { get; init; } = [];
}

/// <summary>A field that would change. Old and new may look the same where they are not shown; they differ all the same.</summary>
/// <param name="Field">Its name in Prefect's API; entries of job variables and parameters by path, <c>job_variables.env.NAME</c>.</param>
/// <param name="Old">What the server holds, as JSON, of fields that are public by nature or listed in `PlanValues` of the MODE; `••••••` for others, and null for nothing.</param>
/// <param name="New">What the manifest wants, as JSON; `••••••` for what is the MODE's own or a secret, and null for nothing.</param>
public sealed record PlannedFieldResource(string Field, JsonElement Old, JsonElement New);
