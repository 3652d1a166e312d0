using System.Text.Json;
using Gateway.Builds;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// A deployment refers to Prefect blocks and variables of its own MODE, and to those that are listed as shared. Prefect has no roles: whatever
/// a deployment names, its runs get. A block named by its id could be anybody's.
/// </summary>
internal sealed class ReferenceRule : IDeploymentRule
{
    public IEnumerable<Refusal> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        from place in Places(deployment)
        from reference in PrefectReference.AllIn(place.Value).Distinct()
        from refusal in Refuse(mode, deployment, place.Field, reference)
        select refusal with { Location = place.Location };

    /// <summary>Whether the MODE may use what a reference names: it is its own, or shared and no other MODE's.</summary>
    public static bool IsAllowed(ModePolicy mode, PrefectReference reference) =>
        reference.Name is { } name && (Owns(mode, reference.Kind, name) || (IsShared(mode, reference.Kind, name) && OwnerOf(mode, reference) is null));

    /// <summary>The MODE that a reference belongs to and that is not this one; null when there is none.</summary>
    public static ModePolicy? OwnerOf(ModePolicy mode, PrefectReference reference) =>
        reference.Name is not { } name || Owns(mode, reference.Kind, name) ? null : mode.Others.FirstOrDefault(other => Owns(other, reference.Kind, name));

    /// <summary>Name of the setting that lists what all MODEs may refer to.</summary>
    public static string SharedSetting(PrefectReferenceKind kind) =>
        "Gateway:" + (kind == PrefectReferenceKind.Block ? nameof(PolicyOptions.SharedBlocks) : nameof(PolicyOptions.SharedPrefectVariables));

    /// <summary>Name of the setting that lists what is a MODE's.</summary>
    public static string OwnSetting(ModePolicy mode, PrefectReferenceKind kind) =>
        mode.Setting(kind == PrefectReferenceKind.Block ? nameof(ModeOptions.Blocks) : nameof(ModeOptions.PrefectVariables));

    private static bool IsShared(ModePolicy mode, PrefectReferenceKind kind, string name) =>
        ModePolicy.Any(kind == PrefectReferenceKind.Block ? mode.SharedBlocks : mode.SharedPrefectVariables, name);

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
            yield return new Refusal
            {
                Code = RefusalCodes.ReferenceNotAllowed,
                Message = $"{deployment.Name} refers in {field} to the {reference.What} {reference.Name}, which is MODE {owner.Name}'s.",
                Seen = reference.Name,
                Expected = $"a {reference.What} of MODE {mode.Name}, or a shared one",
                Setting = OwnSetting(owner, reference.Kind),
                Pointer = "/manifest",
                Fix = $"Refer to a {reference.What} of MODE {mode.Name}.",
            };
        }
        else if (!IsAllowed(mode, reference))
        {
            yield return new Refusal
            {
                Code = RefusalCodes.ReferenceNotAllowed,
                Message = $"{deployment.Name} refers in {field} to the {reference.What} {reference.Name}, which is neither MODE {mode.Name}'s nor shared.",
                Seen = reference.Name,
                Expected = $"a {reference.What} of MODE {mode.Name}, or a shared one",
                Setting = OwnSetting(mode, reference.Kind),
                Pointer = "/manifest",
                Fix = $"Refer to one whose name begins with {mode.Name}-, or add this one to {OwnSetting(mode, reference.Kind)}, or to {SharedSetting(reference.Kind)} if every MODE may use it.",
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
