using Gateway.Manifests;

namespace Gateway.Rollouts.Planning;

/// <summary>Decides what a rollout would do, from what the manifest wants and what the server holds; touches neither.</summary>
public static class Planner
{
    /// <summary>Plans all deployments of a manifest, and checks before anything is written what the server would refuse or ignore.</summary>
    public static RolloutPlan Plan(IReadOnlyList<DeploymentSpec> specs, LiveState live)
    {
        ArgumentNullException.ThrowIfNull(specs);
        ArgumentNullException.ThrowIfNull(live);
        var findings = new List<Finding>();
        var planned = new List<PlannedDeployment>(specs.Count);
        var flows = new FlowIndex(live);
        var pools = new PoolChecks(live.WorkPools);
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<(string Flow, string Name)>();
        foreach (var spec in specs)
        {
            findings.AddRange(pools.Check(spec));
            var named = flows.FlowsOf(spec);
            if (named.Count != 1)
            {
                if (unknown.Add(spec.Entrypoint))
                {
                    findings.Add(PlanFindings.FlowUnknown(spec, named));
                }
            }
            else if (!seen.Add((named[0], spec.Name)))
            {
                findings.Add(PlanFindings.Duplicate(spec, named[0]));
            }
            else if (flows.Find(named[0], spec.Name) is { } held)
            {
                var (deployment, cannot) = Difference.Between(spec, named[0], held);
                planned.Add(deployment);
                findings.AddRange(cannot);
            }
            else
            {
                planned.Add(new PlannedDeployment.Create(spec, named[0]));
            }
        }

        return new RolloutPlan(planned, findings);
    }
}
