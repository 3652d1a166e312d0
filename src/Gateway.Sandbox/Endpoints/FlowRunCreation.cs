using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.Runs;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Making a run of a deployment. The same idempotency key for the same flow gives the run that is there, unchanged.</summary>
internal static class FlowRunCreation
{
    public static Answer Run(SandboxCall call) => DeploymentEndpoints.OrNotFound(call, deployment =>
    {
        var body = call.Body;
        var parameters = Merge(deployment.Parameters, body.Value("parameters"));
        var refusal = CheckParameters(call, deployment, parameters)
            ?? CheckJobVariables(call, deployment);
        if (refusal is not null)
        {
            return refusal;
        }

        var queueName = body.Text("work_queue_name");
        if (queueName is { Length: > 0 } && deployment.Pool is null)
        {
            return Answer.Problem(
                StatusCodes.Status400BadRequest,
                $"Cannot create flow run in work queue {queueName} because deployment {deployment.Id} is not associated with a"
                + " work pool. Please remove work_pool_name and try again.");
        }

        if (body.Text("idempotency_key") is { Length: > 0 } key && Existing(call.Store, deployment.Flow, key) is { } existing)
        {
            return Answer.Ok(new FlowRunView(existing, call.Now));
        }

        var queue = queueName is { Length: > 0 } ? deployment.Pool!.QueueFor(queueName, call.Now) : deployment.Queue;
        var run = New(call, deployment, queue, parameters);
        RunProgress.Begin(run, call.Store.Runs);
        call.Store.FlowRuns.Add(run.Id, run);
        return Answer.Created(new FlowRunView(run, call.Now));
    });

    public static FlowRun? Existing(SandboxStore store, Flow flow, string key) =>
        store.FlowRuns.Values.FirstOrDefault(run => run.Deployment.Flow == flow && run.IdempotencyKey == key);

    /// <summary>What the server labels a run with, next to the labels that it takes over from the deployment.</summary>
    public static Dictionary<string, JsonElement> LabelsOf(Deployment deployment, JsonElement? further = null)
    {
        var labels = new Dictionary<string, JsonElement>(deployment.Labels)
        {
            ["prefect.flow.id"] = JsonSerializer.SerializeToElement(deployment.Flow.Id),
            ["prefect.deployment.id"] = JsonSerializer.SerializeToElement(deployment.Id),
        };
        foreach (var label in further?.EnumerateObject() ?? default)
        {
            labels[label.Name] = label.Value;
        }

        return labels;
    }

    /// <summary>The members of one object and those of another over them.</summary>
    public static JsonElement Merge(JsonElement below, JsonElement? above)
    {
        var merged = JsonObject.Create(below)!;
        foreach (var member in above?.EnumerateObject() ?? default)
        {
            merged[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }

        return JsonSerializer.SerializeToElement(merged);
    }

    private static FlowRun New(SandboxCall call, Deployment deployment, WorkQueue? queue, JsonElement parameters)
    {
        var (body, id) = (call.Body, Guid.NewGuid());
        var run = new FlowRun
        {
            Id = id,
            Created = call.Now,
            Name = body.Text("name") ?? RunNames.From(id),
            Deployment = deployment,
            DeploymentVersion = deployment.Version,
            Pool = deployment.Pool,
            Queue = queue,
            Parameters = parameters,
            IdempotencyKey = body.Text("idempotency_key"),
            Context = body.Value("context") ?? SandboxJson.EmptyObject,
            Tags = [.. deployment.Tags.Concat(Texts(body.Value("tags"))).Distinct(StringComparer.Ordinal)],
            Labels = LabelsOf(deployment, body.Value("labels")),
            ParentTaskRunId = body.Value("parent_task_run_id") ?? SandboxJson.Null,
            InfrastructureDocumentId = body.Value("infrastructure_document_id") ?? deployment.InfrastructureDocumentId,
            JobVariables = body.Value("job_variables") ?? SandboxJson.EmptyObject,
        };
        foreach (var policy in body.Value("empirical_policy")?.EnumerateObject().Where(each => run.Policy.ContainsKey(each.Name)) ?? [])
        {
            run.Policy[policy.Name] = JsonSerializer.SerializeToNode(policy.Value);
        }

        var state = body.Value("state") ?? SandboxJson.Parse("""{"type":"SCHEDULED"}""");
        run.Enter(RunStates.Parse(state, id, call.Now));
        return run;
    }

    private static Answer? CheckParameters(SandboxCall call, Deployment deployment, JsonElement parameters)
    {
        if (!(call.Body.Value("enforce_parameter_schema")?.GetBoolean() ?? deployment.EnforceParameterSchema))
        {
            return null;
        }

        if (deployment.ParameterSchema.ValueKind != JsonValueKind.Object)
        {
            return Answer.Problem(
                StatusCodes.Status409Conflict,
                "Error updating deployment: Cannot update parameters because parameter schema enforcement is enabled and"
                + " the deployment does not have a valid parameter schema.");
        }

        return new JsonSchemaCheck(deployment.ParameterSchema, ignoreRequired: false).Explain(parameters, call.Manners) is { } reason
            ? Answer.Problem(StatusCodes.Status409Conflict, $"Error creating flow run: {reason}")
            : null;
    }

    private static Answer? CheckJobVariables(SandboxCall call, Deployment deployment) =>
        deployment.Pool?.ExplainRun(
            deployment.JobVariables, call.Body.Value("job_variables") ?? SandboxJson.EmptyObject, call.Manners) is { } reason
            ? Answer.Problem(StatusCodes.Status422UnprocessableEntity, $"Error creating flow run: {reason}")
            : null;

    private static IEnumerable<string> Texts(JsonElement? list) =>
        list?.EnumerateArray().Select(each => each.GetString()!) ?? [];
}
