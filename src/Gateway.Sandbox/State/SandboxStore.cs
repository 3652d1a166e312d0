using Gateway.Sandbox.Runs;

namespace Gateway.Sandbox.State;

/// <summary>All that the sandbox holds, behind one lock. An endpoint runs with the lock held, so each request is one transaction.</summary>
internal sealed class SandboxStore(TimeProvider time, SandboxRuns runs)
{
    public Lock Lock { get; } = new();

    public TimeProvider Time { get; } = time;

    /// <summary>How runs go.</summary>
    public SandboxRuns Runs { get; } = runs;

    public Dictionary<Guid, Flow> Flows { get; } = [];

    public Dictionary<string, Flow> FlowsByName { get; } = new(StringComparer.Ordinal);

    public Dictionary<Guid, Deployment> Deployments { get; } = [];

    public Dictionary<(Guid Flow, string Name), Deployment> DeploymentsByName { get; } = [];

    public Dictionary<string, WorkPool> Pools { get; } = new(StringComparer.Ordinal);

    public Dictionary<Guid, ConcurrencyLimit> Limits { get; } = [];

    public Dictionary<string, Variable> Variables { get; } = new(StringComparer.Ordinal);

    public Dictionary<Guid, SecretBlock> Secrets { get; } = [];

    public Dictionary<Guid, Automation> Automations { get; } = [];

    public Dictionary<Guid, FlowRun> FlowRuns { get; } = [];

    public DateTimeOffset Now => Time.GetUtcNow();

    public void Clear()
    {
        Flows.Clear();
        FlowsByName.Clear();
        Deployments.Clear();
        DeploymentsByName.Clear();
        Pools.Clear();
        Limits.Clear();
        Variables.Clear();
        Secrets.Clear();
        Automations.Clear();
        FlowRuns.Clear();
    }

    /// <summary>Takes over what another one holds. What changes is copied; work pools belong to both, and runs to none.</summary>
    public void CopyFrom(SandboxStore other)
    {
        Clear();
        foreach (var (name, pool) in other.Pools)
        {
            Pools.Add(name, pool);
        }

        foreach (var flow in other.Flows.Values)
        {
            Add(flow);
        }

        foreach (var limit in other.Limits.Values)
        {
            Limits.Add(limit.Id, limit.Copy());
        }

        foreach (var deployment in other.Deployments.Values)
        {
            Add(deployment.Copy(deployment.Limit is { } limit ? Limits[limit.Id] : null));
        }

        foreach (var automation in other.Automations.Values)
        {
            Automations.Add(automation.Id, automation.Copy());
        }

        foreach (var (name, variable) in other.Variables)
        {
            Variables.Add(name, variable);
        }

        foreach (var (id, secret) in other.Secrets)
        {
            Secrets.Add(id, secret);
        }
    }

    public void Add(Flow flow)
    {
        Flows.Add(flow.Id, flow);
        FlowsByName.Add(flow.Name, flow);
    }

    public void Add(Deployment deployment)
    {
        Deployments.Add(deployment.Id, deployment);
        DeploymentsByName.Add((deployment.Flow.Id, deployment.Name), deployment);
    }

    /// <summary>
    /// Removes the deployment, the runs of it that nobody has taken up, and its concurrency limit, even one that others share.
    /// Other runs stay, and so do automations, even those that it owns.
    /// </summary>
    public void Remove(Deployment deployment)
    {
        RemoveRuns(run => run.Deployment == deployment && run.State.Type == RunStateType.Scheduled && run.RunCount == 0);
        Deployments.Remove(deployment.Id);
        DeploymentsByName.Remove((deployment.Flow.Id, deployment.Name));
        RemoveLimit(deployment);
    }

    /// <summary>Removes the flow with its deployments and all its runs.</summary>
    public void Remove(Flow flow)
    {
        Flows.Remove(flow.Id);
        FlowsByName.Remove(flow.Name);
        foreach (var deployment in Deployments.Values.Where(deployment => deployment.Flow == flow).ToArray())
        {
            Remove(deployment);
        }

        RemoveRuns(run => run.Deployment.Flow == flow);
    }

    /// <summary>Drops runs that schedules have made and nobody has taken up, which is what any write to a deployment does.</summary>
    public void DropScheduledRuns(Deployment deployment, bool futureOnly = true)
    {
        var now = Now;
        RemoveRuns(run => run.Deployment == deployment
            && run.AutoScheduled
            && run.RunCount == 0
            && run.State.Type == RunStateType.Scheduled
            && (!futureOnly || run.NextScheduledStart > now));
    }

    /// <summary>Removes the limit a deployment has. Every deployment that shared it is without one afterwards.</summary>
    public void RemoveLimit(Deployment deployment)
    {
        if (deployment.Limit is not { } limit)
        {
            return;
        }

        Limits.Remove(limit.Id);
        deployment.Limit = null;
        foreach (var other in Deployments.Values.Where(other => other.Limit == limit))
        {
            other.Limit = null;
        }
    }

    /// <summary>Removes the pool with its queues; deployments in them stay, without a pool.</summary>
    public void Remove(WorkPool pool)
    {
        Pools.Remove(pool.Name);
        foreach (var deployment in Deployments.Values.Where(deployment => deployment.Pool == pool))
        {
            deployment.Pool = null;
            deployment.Queue = null;
        }
    }

    private void RemoveRuns(Func<FlowRun, bool> which)
    {
        foreach (var run in FlowRuns.Values.Where(which).ToArray())
        {
            FlowRuns.Remove(run.Id);
        }
    }
}
