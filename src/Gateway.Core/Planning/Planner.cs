using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Policy;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Decides what a rollout would do, from what the manifest wants and what the server holds; touches neither.</summary>
internal static class Planner
{
    /// <summary>Plans all deployments of a manifest, and checks before anything is written what the server would refuse or ignore.</summary>
    /// <param name="specs">What the manifest wants.</param>
    /// <param name="live">What the server holds of it, and of the deployments in the lane's care.</param>
    /// <param name="lane">What is known of the lane; nothing when left out.</param>
    /// <param name="image">The version of Prefect in the image; null where it is not known.</param>
    /// <param name="gaps">What the manifest has beside, with errors in it; nothing when left out.</param>
    public static RolloutPlan Plan(
        IReadOnlyList<DeploymentSpec> specs,
        LiveState live,
        LaneKnowledge? lane = null,
        PrefectVersion? image = null,
        ManifestGaps? gaps = null)
    {
        lane ??= LaneKnowledge.None;
        gaps ??= ManifestGaps.None;
        var owned = lane.Owned.ToDictionary(deployment => (deployment.FlowName, deployment.Name));
        var findings = ServerFit.OfServer(live.Version).ToList();
        var planned = new List<PlannedDeployment>(specs.Count);
        var flows = new FlowIndex(live, lane.Owned);
        var variables = new VariablePlan(specs, live, lane);
        var pools = live.WorkPools is { } read ? new PoolChecks(read) : null;
        var parameters = new ParameterChecks();
        var automationsOf = AutomationPlan.ByDeployment(live.Automations);
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<(string Flow, string Name)>();
        var nameless = new HashSet<string>(StringComparer.Ordinal);
        var invalid = gaps.Incomplete.Select(spec => new InvalidDeployment(spec, flows.FlowsOf(spec) is [var flow] ? flow : null)).ToList();
        findings.AddRange(gaps.Incomplete.SelectMany(spec => ServerFit.Check(spec, live.Version, image)));
        foreach (var wanted in specs)
        {
            findings.AddRange(ServerFit.Check(wanted, live.Version, image));
            var spec = ServerFit.Fit(wanted, live.Version);
            var named = flows.FlowsOf(spec);
            var count = planned.Count;
            if (named.Count != 1)
            {
                // Whose it is is not known, so that neither is whether it was removed.
                nameless.Add(spec.Name);
                invalid.Add(new InvalidDeployment(spec, null));
                if (unknown.Add(spec.Entrypoint))
                {
                    findings.Add(PlanFindings.FlowUnknown(spec, named));
                }
            }
            else if (!seen.Add((named[0], spec.Name)))
            {
                findings.Add(PlanFindings.Duplicate(spec, named[0]));
                invalid.Add(new InvalidDeployment(spec, named[0]));
            }
            else if (lane.OfOthers.TryGetValue((named[0], spec.Name), out var other))
            {
                findings.Add(PlanFindings.OfOtherLane(spec, named[0], other, lane.IsOfBranch));
                invalid.Add(new InvalidDeployment(spec, named[0]));
            }
            else if (flows.Find(named[0], spec.Name) is { } existing)
            {
                // What another lane left of it before it removed it goes like what this lane left: neither is by hand.
                var own = owned.GetValueOrDefault((named[0], spec.Name));
                var known = own ?? lane.RemovedByOthers.GetValueOrDefault((named[0], spec.Name));
                var unmanaged = UnmanagedFields.From(known, lane.ManualChanges);
                var (deployment, cannot) = Difference.Between(spec, named[0], existing, unmanaged);
                var automations = AutomationPlan.For(spec, existing.Id, [.. automationsOf[existing.Id]], AutomationNames.From(known), unmanaged.KeepsSwitch);
                planned.Add(variables.Arrange(deployment, inline => Difference.Between(inline, named[0], existing, unmanaged).Planned) with
                {
                    Adopted = own is null,
                    Automations = automations,
                    Kept = [.. deployment.Kept, .. automations.Kept],
                });
                findings.AddRange(cannot);
                findings.AddRange(parameters.Check(deployment));
            }
            else
            {
                planned.Add(variables.Arrange(new PlannedDeployment.Create(spec, named[0]), inline => new PlannedDeployment.Create(inline, named[0])));
                findings.AddRange(parameters.Check(planned[^1]));
            }

            // What is not written was taken by the server once, and is not held against a template that changed since.
            findings.AddRange(pools?.Check(spec, withJobVariables: planned.Count == count || planned[^1] is not PlannedDeployment.Unchanged) ?? []);
        }

        var prunes = PlanPrunes(IsWanted, flows, automationsOf, variables, lane).ToList();
        if (PruneFinding(prunes, lane) is { } tooMany)
        {
            findings.Add(tooMany);
        }

        findings.AddRange(variables.Variables.Where(static variable => variable.IsForeign).Select(PlanFindings.ImageVariableReplaced));
        var orphans = PlanOrphans(live, automationsOf, lane).ToList();
        findings.AddRange(orphans.Select(PlanFindings.Orphaned));
        return new RolloutPlan(planned, Capped(findings))
        {
            Prunes = prunes,
            Orphans = orphans,
            Invalid = invalid,
            Variables = variables.Variables,
            UnusedVariables = variables.Unused(planned, prunes),
        };

        bool IsWanted(OwnedDeployment deployment) =>
            seen.Contains((deployment.FlowName, deployment.Name))
            || nameless.Contains(deployment.Name)
            || gaps.MayHave(deployment.FlowName, deployment.Name);
    }

    // A thousand deployments may each have a score of them; those of a manifest are capped in the same way.
    private static IReadOnlyList<Finding> Capped(List<Finding> findings)
    {
        var merged = FindingGroups.Merge(findings);
        if (merged.Count <= FindingList.MaxShown)
        {
            return merged;
        }

        var capped = new FindingList();
        capped.AddRange(merged);
        return capped.ByPlace();
    }

    // By the deployment's id: one that was made again, by whomever, has another, and automations of its own.
    private static IEnumerable<OrphanedAutomation> PlanOrphans(LiveState live, ILookup<Guid, LiveAutomation> automationsOf, LaneKnowledge lane)
    {
        var there = live.Deployments.Select(deployment => deployment.Id).ToHashSet();
        return lane.Owned.SelectMany(deployment => deployment is { LastSpec: { } last, LastId: { } id } && !there.Contains(id)
            ? AutomationPlan.For(last with { Triggers = [] }, id, [.. automationsOf[id]], AutomationNames.From(deployment)).Deletes
                .Select(automation => new OrphanedAutomation(deployment.Name, automation))
            : []);
    }

    private static IEnumerable<PlannedPrune> PlanPrunes(
        Predicate<OwnedDeployment> isWanted, FlowIndex flows, ILookup<Guid, LiveAutomation> automationsOf, VariablePlan variables, LaneKnowledge lane) =>
        from deployment in lane.Owned
        where !isWanted(deployment)
        let existing = flows.Find(deployment.FlowName, deployment.Name)
        where existing is not null
        select new PlannedPrune(deployment.FlowName, existing, lane.Prune, !deployment.Removed)
        {
            Automations = deployment.LastSpec is { } last
                ? AutomationPlan.For(last with { Triggers = [] }, existing.Id, [.. automationsOf[existing.Id]], AutomationNames.From(deployment)).Deletes
                : [],
            OwnJobVariables = variables.Keep(existing, deployment.LastSpec),
        };

    // A manifest that lost most of its deployments is more often broken than meant.
    private static Finding? PruneFinding(List<PlannedPrune> prunes, LaneKnowledge lane)
    {
        var existing = lane.Owned.Count(deployment => !deployment.Removed);
        var removed = prunes.Count(prune => prune.IsNew && prune.Behaviour != PruneBehaviour.Keep);
        return !lane.AllowMassPrune && removed * 2 > existing
            ? PlanFindings.MassPrune([.. prunes.Where(prune => prune.IsNew).Select(prune => prune.Live.Name)], existing, lane.GoesBack)
            : null;
    }
}
