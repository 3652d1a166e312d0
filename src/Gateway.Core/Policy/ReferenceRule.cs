using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// A deployment refers to Prefect blocks and variables of its own lane, and to those that are listed as shared. Prefect has no roles: whatever
/// a deployment names, its runs get. A block named by its id could be anybody's.
/// </summary>
internal sealed class ReferenceRule : IDeploymentRule
{
    public IEnumerable<Finding> Check(ModePolicy mode, BuildResult build, DeploymentSpec deployment) =>
        Places(deployment).SelectMany(place => Check(mode, deployment, place)).Concat(CheckSecretTexts(mode, deployment));

    /// <summary>Whether the MODE's lane may use what a reference names: it is its own, or shared and nobody else's.</summary>
    public static bool IsAllowed(ModePolicy mode, PrefectReference reference) =>
        reference.Name is { } name
        && (Owns(mode, reference.Kind, name) || ((IsCommon(mode, reference.Kind, name) || IsShared(mode, reference.Kind, name)) && OwnerOf(mode, reference) is null));

    /// <summary>
    /// Whose a reference is, where it is not this lane's: another lane's of the MODE, the MODE's, which does not share it, or another MODE's; null when
    /// it is nobody's.
    /// </summary>
    public static ModePolicy? OwnerOf(ModePolicy mode, PrefectReference reference)
    {
        if (reference.Name is not { } name || Owns(mode, reference.Kind, name))
        {
            return null;
        }

        // What the MODE shares with its repositories is as their own, except what one of them has for itself.
        IEnumerable<ModePolicy> beyond = IsCommon(mode, reference.Kind, name) ? [] : mode.Whole is { } whole ? [whole, .. mode.Others] : mode.Others;
        return mode.Siblings.Concat(beyond).FirstOrDefault(other => Owns(other, reference.Kind, name));
    }

    /// <summary>Words for whose it is.</summary>
    public static string Whose(ModePolicy mode, ModePolicy owner) =>
        ReferenceEquals(owner, mode.Whole) ? $"{owner.Possessive} and not shared with its repositories" : owner.Possessive;

    /// <summary>Words for where to list it so that the lane may use it.</summary>
    public static string WhereToList(ModePolicy mode, PrefectReferenceKind kind) => mode.Whole is null
        ? $"{OwnSetting(mode, kind)}, or to {SharedSetting(kind)} if every MODE may use it"
        : $"{OwnSetting(mode, kind)}, or to {mode.Setting(PropertyOf(kind))}, which {mode.Setting(nameof(ModeOptions.Shared))} lists, if all repositories of the MODE may use it";

    /// <summary>Name of the setting that lists what all MODEs may refer to.</summary>
    public static string SharedSetting(PrefectReferenceKind kind) =>
        "Gateway:" + (kind == PrefectReferenceKind.Block ? nameof(PolicyOptions.SharedBlocks) : nameof(PolicyOptions.SharedPrefectVariables));

    /// <summary>Name of the setting that lists what is a MODE's.</summary>
    public static string OwnSetting(ModePolicy mode, PrefectReferenceKind kind) =>
        mode.OwnSetting(PropertyOf(kind));

    /// <summary>Name of the property that lists what is a MODE's or a lane's.</summary>
    public static string PropertyOf(PrefectReferenceKind kind) => kind == PrefectReferenceKind.Block ? nameof(ModeOptions.Blocks) : nameof(ModeOptions.PrefectVariables);

    private static bool IsShared(ModePolicy mode, PrefectReferenceKind kind, string name) =>
        ModePolicy.Any(kind == PrefectReferenceKind.Block ? mode.SharedBlocks : mode.SharedPrefectVariables, name);

    private static bool Owns(ModePolicy mode, PrefectReferenceKind kind, string name) =>
        ModePolicy.Any(mode.Own.Of(kind), name);

    private static bool IsCommon(ModePolicy mode, PrefectReferenceKind kind, string name) => ModePolicy.Any(mode.Common.Of(kind), name);

    private static IEnumerable<Finding> Check(ModePolicy mode, DeploymentSpec deployment, ReferencePlace place)
    {
        var isPull = place.Kind == ReferencePlaceKind.Pull;
        return Check(
            mode,
            deployment,
            place.Field,
            isPull,
            place.Location,
            PrefectReference.AllIn(place.Value),

            // Nothing fills in a text among parameters.
            () => place.Kind != ReferencePlaceKind.Parameters && OpenBraces.AreIn(place.Value, isPull));
    }

    // What stands beside a secret goes into a block with it, and Prefect fills in variables after it has read that block.
    private static IEnumerable<Finding> CheckSecretTexts(ModePolicy mode, DeploymentSpec deployment) =>
        (deployment.SecretTexts?.Values ?? []).SelectMany(text => Check(
            mode,
            deployment,
            "a string that contains a secret",
            isPull: false,
            deployment.LocationOf("work_pool", "job_variables"),
            PrefectReference.AllInText(text),
            () => OpenBraces.AreIn(text, isPull: false)));

    private static IEnumerable<Finding> Check(
        ModePolicy mode, DeploymentSpec deployment, string field, bool isPull, ManifestLocation? location, IEnumerable<PrefectReference> references, Func<bool> hasOpenBraces)
    {
        var isRefused = false;
        foreach (var refusal in references.Distinct().SelectMany(reference => Refuse(mode, deployment, field, reference)))
        {
            isRefused = true;
            yield return refusal with { Location = location };
        }

        if (!isRefused && hasOpenBraces())
        {
            yield return OpenBracesIn(deployment, field, isPull) with { Location = location };
        }
    }

    private static Finding OpenBracesIn(DeploymentSpec deployment, string field, bool isPull) => new()
    {
        Code = RefusalCodes.ReferenceNotAllowed,
        Message = $"{deployment.Name} has double braces in {field} that are not exactly one placeholder, or that touch another brace or placeholder. Once Prefect fills in values, they could become a reference to anything.",
        Expected = (isPull
            ? "{{ prefect.blocks.<type>.<name> }}, {{ prefect.variables.<name> }}, {{ ctx.<name> }}, {{ $NAME }} or {{ <step>.<output> }}"
            : "{{ prefect.blocks.<type>.<name> }}, {{ prefect.variables.<name> }} or {{ ctx.<name> }}") + ", with no opening brace or other placeholder next to it",
        Pointer = "/manifest",
        Fix = "Write the complete placeholder, or put the text into a block or a file that the flow reads.",
    };

    private static IEnumerable<Finding> Refuse(ModePolicy mode, DeploymentSpec deployment, string field, PrefectReference reference)
    {
        if (reference.Name is null)
        {
            yield return new Finding
            {
                Code = RefusalCodes.ReferenceNotAllowed,
                Message = $"{deployment.Name} refers in {field} to a {reference.What} whose name cannot be determined.",
                Expected = "a reference by name, {{ prefect.blocks.<type>.<name> }} or {{ prefect.variables.<name> }}",
                Pointer = "/manifest",
                Fix = "Refer to it by its literal name.",
            };
        }
        else if (OwnerOf(mode, reference) is { } owner)
        {
            yield return new Finding
            {
                Code = RefusalCodes.ReferenceNotAllowed,
                Message = $"{deployment.Name} refers in {field} to the {reference.What} {reference.Name}, which is {Whose(mode, owner)}.",
                Seen = reference.Name,
                Expected = $"a {reference.What} of {mode.Title}, or a shared one",
                Setting = OwnSetting(owner, reference.Kind),
                Pointer = "/manifest",
                Fix = ReferenceEquals(owner, mode.Whole)
                    ? $"Refer to a {reference.What} of {mode.Title}, or add this one to {WhereToList(mode, reference.Kind)}."
                    : $"Refer to a {reference.What} of {mode.Title}.",
            };
        }
        else if (!IsAllowed(mode, reference))
        {
            yield return new Finding
            {
                Code = RefusalCodes.ReferenceNotAllowed,
                Message = $"{deployment.Name} refers in {field} to the {reference.What} {reference.Name}, which is neither {mode.Possessive} nor shared.",
                Seen = reference.Name,
                Expected = $"a {reference.What} of {mode.Title}, or a shared one",
                Setting = OwnSetting(mode, reference.Kind),
                Pointer = "/manifest",
                Fix = $"{(mode.Whole is null || mode.Lane is not null ? $"Refer to one whose name starts with {mode.BlockPrefix}-, or add" : "Add")} this one to {WhereToList(mode, reference.Kind)}.",
            };
        }
    }

    /// <summary>Where a deployment may hold references.</summary>
    public static IEnumerable<ReferencePlace> Places(DeploymentSpec deployment)
    {
        yield return new(ReferencePlaceKind.JobVariables, deployment.JobVariables, "job_variables", deployment.LocationOf("work_pool", "job_variables"));
        yield return new(ReferencePlaceKind.Parameters, deployment.Parameters, "parameters", deployment.LocationOf("parameters"));
        if (deployment.PullSteps is { } steps)
        {
            yield return new(ReferencePlaceKind.Pull, steps, "pull", deployment.LocationOf("pull"));
        }

        foreach (var schedule in deployment.Schedules)
        {
            if (schedule.Parameters is { } parameters)
            {
                yield return new(ReferencePlaceKind.Parameters, parameters, "the parameters of a schedule", schedule.Location);
            }
        }

        foreach (var trigger in deployment.Triggers)
        {
            if (trigger.JobVariables is { } variables)
            {
                yield return new(ReferencePlaceKind.JobVariables, variables, "the job_variables of a trigger", trigger.Location);
            }

            if (trigger.Parameters is { } parameters)
            {
                yield return new(ReferencePlaceKind.Parameters, parameters, "the parameters of a trigger", trigger.Location);
            }
        }
    }
}

/// <summary>What a place of a deployment is, which tells what Prefect fills in there.</summary>
internal enum ReferencePlaceKind
{
    JobVariables,
    Parameters,
    Pull,
}

/// <summary>A place of a deployment that may hold references.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Field">Words for it in a message.</param>
/// <param name="Location">Where it is in the manifest.</param>
internal sealed record ReferencePlace(ReferencePlaceKind Kind, JsonElement Value, string Field, ManifestLocation? Location);
