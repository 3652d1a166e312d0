using Gateway.Manifests;

namespace Gateway.Policy;

/// <summary>
/// What makes the deployments of a manifest a branch's own: their names end with the branch, they carry it as a tag, and what would start their runs
/// by itself is off.
/// </summary>
/// <param name="Branch">The branch, without <c>refs/heads/</c>.</param>
/// <param name="Schedules">Which of the manifest's schedules and triggers are on.</param>
internal sealed record BranchTwin(string Branch, BranchSchedules Schedules)
{
    /// <summary>What the tag begins with that names the branch.</summary>
    public const string TagPrefix = "branch:";

    private const string Separator = "--";

    /// <summary>The tag that names the branch.</summary>
    public string Tag => TagPrefix + Branch;

    /// <summary>What the names end with: characters of the branch that the name of a deployment cannot contain are dashes.</summary>
    private string Suffix { get; } = Separator + NameRules.WithDashes(Branch);

    /// <summary>The name of the branch's own deployment.</summary>
    /// <param name="deployment">The name in the manifest.</param>
    public string NameOf(string deployment) => deployment + Suffix;

    /// <summary>A manifest's deployments as the branch's own.</summary>
    public Compilation Of(Compilation compilation) => compilation with
    {
        Deployments = [.. compilation.Deployments.Select(Of)],
        Gaps = compilation.Gaps with { Incomplete = [.. compilation.Gaps.Incomplete.Select(Of)] },
    };

    private DeploymentSpec Of(DeploymentSpec spec) => spec with
    {
        Name = NameOf(spec.Name),
        Tags = [.. spec.Tags.Where(tag => tag != Tag), Tag],
        Schedules = [.. spec.Schedules.Select(schedule => schedule with { Active = IsOn(schedule.Active) })],
        Triggers = [.. spec.Triggers.Select(trigger => trigger with { Name = NameOf(spec.Name, trigger.Name), Enabled = IsOn(trigger.Enabled) })],
    };

    private bool IsOn(bool? written) => Schedules == BranchSchedules.Manifest && written == true;

    // One without a name is found again by its place among the deployment's.
    private string NameOf(string deployment, string trigger) =>
        TriggerSpec.IsNameAt(deployment, trigger) ? NameOf(deployment) + trigger[deployment.Length..] : trigger + Suffix;
}
