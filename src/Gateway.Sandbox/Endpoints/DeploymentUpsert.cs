using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>
/// Creating a deployment, or replacing the one of the same flow and name. What is left out is kept, but for schedules,
/// parameters and labels, which are gone then.
/// </summary>
internal static class DeploymentUpsert
{
    public static Answer Run(SandboxCall call)
    {
        var (store, body, now) = (call.Store, call.Body, call.Now);
        WorkPool? pool = null;
        if (body.Text("work_pool_name") is { Length: > 0 } poolName)
        {
            if (!store.Pools.TryGetValue(poolName, out pool))
            {
                return Answer.Problem(StatusCodes.Status404NotFound, $"Work pool \"{poolName}\" not found.");
            }

            var variables = body.Value("job_variables") ?? SandboxJson.EmptyObject;
            if (pool.Variables?.Explain(variables, call.Manners) is { } reason)
            {
                return Answer.Problem(StatusCodes.Status422UnprocessableEntity, $"Error creating deployment: {reason}");
            }
        }

        if (ConcurrencyLimits.Refusal(store, body) is { } refusal)
        {
            return refusal;
        }

        var name = body.GetProperty("name").GetString()!;
        if (BannedCharacters.In(name) is not null)
        {
            return Answer.InternalError;
        }

        var schedules = body.Value("schedules")?.EnumerateArray().ToArray() ?? [];
        if (!store.Flows.TryGetValue(body.GetProperty("flow_id").GetGuid(), out var flow) || Schedules.HaveEqualSlugs(schedules))
        {
            return Answer.IntegrityConflict;
        }

        var isNew = !store.DeploymentsByName.TryGetValue((flow.Id, name), out var deployment);
        if (isNew)
        {
            deployment = new Deployment { Id = Guid.NewGuid(), Created = now, Name = name, Flow = flow };
            store.Add(deployment);
        }

        Replace(call, deployment!, pool);
        deployment!.Schedules.Clear();
        Schedules.Add(deployment, schedules, call);
        store.DropScheduledRuns(deployment);
        return new Answer(isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, new DeploymentView(deployment));
    }

    private static void Replace(SandboxCall call, Deployment deployment, WorkPool? pool)
    {
        var body = call.Body;
        deployment.Updated = call.Now;
        DeploymentFields.Apply(deployment, call);
        deployment.Parameters = body.Value("parameters") ?? SandboxJson.EmptyObject;
        deployment.Labels = LabelsOf(deployment.Flow, body);
        if (pool is not null)
        {
            deployment.Pool = pool;
            deployment.Queue = pool.QueueFor(body.Text("work_queue_name"), call.Now);
        }

        ConcurrencyLimits.Apply(call.Store, deployment, body, call.Now);
    }

    private static Dictionary<string, JsonElement> LabelsOf(Flow flow, JsonElement body)
    {
        var labels = new Dictionary<string, JsonElement>();
        foreach (var label in flow.Labels.EnumerateObject())
        {
            labels[label.Name] = label.Value;
        }

        labels["prefect.flow.id"] = JsonSerializer.SerializeToElement(flow.Id);
        foreach (var label in body.Value("labels")?.EnumerateObject() ?? default)
        {
            labels[label.Name] = label.Value;
        }

        return labels;
    }
}
