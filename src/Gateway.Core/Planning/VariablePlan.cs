using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>
/// Plans the Prefect variables that hold a lane's images, and what they mean for its deployments: one that refers to a variable gets another image
/// without being written.
/// </summary>
internal sealed class VariablePlan
{
    /// <summary>Fields that may change before the image does: no run does anything else by them.</summary>
    private static readonly FrozenSet<string> ApartFromImage = FrozenSet.Create(
        StringComparer.Ordinal,
        "version", "description", "tags", "concurrency_limit", "concurrency_options");

    private readonly LiveState _live;
    private readonly LaneKnowledge _lane;
    private readonly Dictionary<string, LiveVariable> _there;
    private readonly Dictionary<string, PlannedVariable> _wanted;

    /// <param name="specs">What the manifest wants.</param>
    /// <param name="live">What the server holds.</param>
    /// <param name="lane">What is known of the lane.</param>
    public VariablePlan(IReadOnlyList<DeploymentSpec> specs, LiveState live, LaneKnowledge lane)
    {
        (_live, _lane) = (live, lane);
        _there = live.Variables.ToDictionary(static variable => variable.Name, StringComparer.Ordinal);
        var wanted = specs
            .Where(static spec => spec.ImageVariable is not null)
            .Select(static spec => (Name: spec.ImageVariable!, Image: ImageInjection.TextIn(spec.JobVariables)!))
            .DistinctBy(static variable => variable.Name)
            .ToList();
        var users = wanted.Count == 0
            ? null
            : live.Deployments.ToLookup(static deployment => ImageVariableReferences.VariableOf(deployment.JobVariables), Title, StringComparer.Ordinal);
        _wanted = wanted.ToDictionary(
            static variable => variable.Name,
            variable => new PlannedVariable(variable.Name, variable.Image, lane.VariableTags, _there.GetValueOrDefault(variable.Name)) { Users = [.. users![variable.Name]] },
            StringComparer.Ordinal);
    }

    /// <summary>The variables, by name.</summary>
    public IReadOnlyList<PlannedVariable> Variables => [.. _wanted.Values.OrderBy(static variable => variable.Name, StringComparer.Ordinal)];

    /// <summary>What becomes of a deployment, with what its variable does to it.</summary>
    /// <param name="planned">The deployment compared with what it is to be, its reference to the variable included.</param>
    /// <param name="withImage">The same with the image in place of the reference.</param>
    public PlannedDeployment Arrange(PlannedDeployment planned, Func<DeploymentSpec, PlannedDeployment> withImage)
    {
        var variable = planned.Spec.ImageVariable is { } name ? _wanted[name] : null;
        switch (planned)
        {
            case PlannedDeployment.Create when variable is { IsLast: true }:
                return planned with { Before = withImage(planned.Spec with { ImageVariable = null }) };
            case PlannedDeployment.Update update:
                update = update with { Changes = ImageReferenceChange.Resolve(update.Changes, ImageOf), Switch = SwitchBy(variable, update.Live) };
                return variable is { IsLast: true } && !update.Changes.All(static change => ApartFromImage.Contains(change.Field))
                    ? update with { Before = withImage(update.Spec with { ImageVariable = null }) }
                    : update;
            case PlannedDeployment.Unchanged unchanged:
                return unchanged with { Switch = SwitchBy(variable, unchanged.Live) };
            default:
                return planned;
        }
    }

    /// <summary>What a deployment that is removed from the manifest needs so that it keeps its image: that of its variable, or else the one that it was last given.</summary>
    public JsonElement? Keep(LiveDeployment removed, DeploymentSpec? last) =>
        ImageVariableReferences.VariableOf(removed.JobVariables) is { } name
        && (_there.TryGetValue(name, out var variable) ? variable.Text : last?.ImageVariable == name ? ImageInjection.TextIn(last.JobVariables) : null) is { } image
            ? ImageInjection.With(removed.JobVariables!.Value, image)
            : null;

    /// <summary>The variables of the lane to which nothing refers once the plan is in place.</summary>
    public IReadOnlyList<LiveVariable> Unused(IReadOnlyList<PlannedDeployment> planned, IReadOnlyList<PlannedPrune> prunes)
    {
        var former = _lane.Owned.Select(static owned => owned.LastSpec?.ImageVariable).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var unwanted = _live.Variables.Where(variable => !_wanted.ContainsKey(variable.Name) && (former.Contains(variable.Name) || IsOfLane(variable))).ToList();
        if (unwanted.Count == 0)
        {
            return [];
        }

        var kept = prunes.Where(static prune => prune.OwnJobVariables is not null).ToDictionary(static prune => prune.Live.Id, static prune => prune.OwnJobVariables);
        var written = planned.Select(LiveIdOf).ToHashSet();
        var others = _live.Deployments.Where(deployment => !written.Contains(deployment.Id)).Select(deployment => kept.GetValueOrDefault(deployment.Id) ?? deployment.JobVariables).ToList();
        return
        [
            .. unwanted.Where(variable => !others.Exists(jobVariables => ImageVariableReferences.MayRefer(jobVariables, variable.Name))
                && !planned.Any(deployment => ImageVariableReferences.MayRefer(deployment.Spec, variable.Name))),
        ];
    }

    private static Guid? LiveIdOf(PlannedDeployment deployment) => deployment switch
    {
        PlannedDeployment.Update update => update.LiveId,
        PlannedDeployment.Unchanged unchanged => unchanged.LiveId,
        _ => null,
    };

    private static ImageSwitch? SwitchBy(PlannedVariable? variable, LiveDeployment live) =>
        variable is not null && (variable.Live is null || variable.ChangesImage) && ImageVariableReferences.VariableOf(live.JobVariables) == variable.Name
            ? new ImageSwitch(variable.Live?.Image, variable.Image)
            : null;

    private bool IsOfLane(LiveVariable variable) =>
        _lane.VariablePrefix.Length > 0 && variable.Name.StartsWith(_lane.VariablePrefix, StringComparison.Ordinal)
        && _lane.VariableTags.All(variable.Tags.Contains)

        // A project's has its tags and the root's, which must not take it for its own.
        && variable.Tags.Where(static tag => ImageVariables.IsOfLane(tag)).All(_lane.VariableTags.Contains);

    private string? ImageOf(string variable, bool isWanted) => isWanted ? _wanted.GetValueOrDefault(variable)?.Image : _there.GetValueOrDefault(variable)?.Image;

    private (string Flow, string Name) Title(LiveDeployment deployment) => (_live.FlowNames.GetValueOrDefault(deployment.FlowId, ""), deployment.Name);
}
