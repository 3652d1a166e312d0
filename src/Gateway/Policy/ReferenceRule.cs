using System.Text.Json;
using Gateway.Builds;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// Nothing in a deployment refers to a Prefect block or variable of another MODE. Prefect has no roles: whatever a deployment names, its
/// runs get. A block named by its id could be anybody's.
/// </summary>
internal sealed class ReferenceRule : IDeploymentRule
{
    public IEnumerable<Refusal> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        from place in Places(deployment)
        from reference in PrefectReference.AllIn(place.Value).Distinct()
        from refusal in Refuse(mode, deployment, place.Field, reference)
        select refusal with { Location = place.Location };

    /// <summary>The MODE that a reference belongs to and that is not this one; null when there is none.</summary>
    public static ModePolicy? OwnerOf(ModePolicy mode, PrefectReference reference) =>
        reference.Name is not { } name || Owns(mode, reference.Kind, name) ? null : mode.Others.FirstOrDefault(other => Owns(other, reference.Kind, name));

    private static bool Owns(ModePolicy mode, PrefectReferenceKind kind, string name) =>
        ModePolicy.Any(kind == PrefectReferenceKind.Block ? mode.Limits.Blocks : mode.Limits.PrefectVariables, name);

    private static IEnumerable<Refusal> Refuse(ModePolicy mode, DeploymentSpec deployment, string field, PrefectReference reference)
    {
        if (reference.Name is null)
        {
            yield return new Refusal
            {
                Code = RefusalCodes.ReferenceNotAllowed,
                Message = $"{deployment.Name} refers in {field} to a {reference.What} whose name cannot be told.",
                Expected = "a reference by name, {{ prefect.blocks.<type>.<name> }} or {{ prefect.variables.<name> }}",
                Pointer = "/manifest",
                Fix = "Refer to it by its name, written out.",
            };
        }
        else if (OwnerOf(mode, reference) is { } owner)
        {
            var property = reference.Kind == PrefectReferenceKind.Block ? nameof(ModeOptions.Blocks) : nameof(ModeOptions.PrefectVariables);
            yield return new Refusal
            {
                Code = RefusalCodes.ReferenceNotAllowed,
                Message = $"{deployment.Name} refers in {field} to the {reference.What} {reference.Name}, which is MODE {owner.Name}'s.",
                Seen = reference.Name,
                Expected = $"a {reference.What} of MODE {mode.Name} or of none",
                Setting = owner.Setting(property),
                Pointer = "/manifest",
                Fix = $"Refer to a {reference.What} of MODE {mode.Name}.",
            };
        }
    }

    /// <summary>Where a deployment may hold references.</summary>
    public static IEnumerable<(JsonElement Value, string Field, ManifestLocation? Location)> Places(DeploymentSpec deployment)
    {
        yield return (deployment.JobVariables, "job_variables", deployment.LocationOf("work_pool", "job_variables"));
        yield return (deployment.Parameters, "parameters", deployment.LocationOf("parameters"));
        if (deployment.PullSteps is { } steps)
        {
            yield return (steps, "pull", deployment.LocationOf("pull"));
        }

        foreach (var schedule in deployment.Schedules)
        {
            if (schedule.Parameters is { } parameters)
            {
                yield return (parameters, "the parameters of a schedule", schedule.Location);
            }
        }

        foreach (var trigger in deployment.Triggers)
        {
            if (trigger.JobVariables is { } variables)
            {
                yield return (variables, "the job_variables of a trigger", trigger.Location);
            }

            if (trigger.Parameters is { } parameters)
            {
                yield return (parameters, "the parameters of a trigger", trigger.Location);
            }
        }
    }
}
