using System.Text.Json;
using Gateway.Sandbox.Hosting;
using Gateway.Sandbox.State;
using Gateway.Sandbox.Validation;

namespace Gateway.Sandbox.Endpoints;

/// <summary>Updating a deployment: only what is sent changes, and job variables are checked only along with a pool's name.</summary>
internal static class DeploymentUpdate
{
    private static readonly string[] NeverNull = ["parameters", "enforce_parameter_schema"];

    public static Answer Run(SandboxCall call)
    {
        var (store, body, now) = (call.Store, call.Body, call.Now);
        if (!store.Deployments.TryGetValue(call.Id, out var deployment))
        {
            return Answer.Problem(StatusCodes.Status404NotFound, "Deployment not found.");
        }

        var plan = SchedulePlan.For(deployment, body);
        var refusal = plan.Refusal
            ?? CheckJobVariables(store, body)
            ?? CheckParameters(call, deployment)
            ?? ConcurrencyLimits.Refusal(store, body)
            ?? CheckIntegrity(body);
        if (refusal is not null)
        {
            return refusal;
        }

        deployment.Updated = now;
        DeploymentFields.Apply(deployment, call);
        Route(call, deployment);
        plan.Apply(deployment, call);
        ConcurrencyLimits.Apply(store, deployment, body, now);
        store.DropScheduledRuns(deployment);
        return Answer.NoContent;
    }

    private static Answer? CheckJobVariables(SandboxStore store, JsonElement body)
    {
        if (body.Text("work_pool_name") is not { Length: > 0 } name)
        {
            return null;
        }

        if (!store.Pools.TryGetValue(name, out var pool))
        {
            return Answer.InternalError;
        }

        return body.Value("job_variables") is { } variables && pool.Variables?.FirstMessage(variables) is { } message
            ? Answer.Problem(
                StatusCodes.Status409Conflict,
                $"Error creating deployment: <ValidationError: {PythonText.Repr(message)}>")
            : null;
    }

    private static Answer? CheckParameters(SandboxCall call, Deployment deployment)
    {
        var body = call.Body;
        if (!(body.Value("enforce_parameter_schema")?.GetBoolean() ?? deployment.EnforceParameterSchema))
        {
            return null;
        }

        var schema = body.Value("parameter_openapi_schema") is { } sent && sent.EnumerateObject().Any() ? sent : deployment.ParameterSchema;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return Answer.Problem(
                StatusCodes.Status409Conflict,
                "Error updating deployment: Cannot update parameters because parameter schema enforcement is enabled and"
                + " the deployment does not have a valid parameter schema.");
        }

        return new JsonSchemaCheck(schema).Explain(body.Value("parameters") ?? deployment.Parameters, call.Manners) is { } reason
            ? Answer.Problem(StatusCodes.Status409Conflict, $"Error updating deployment: {reason}")
            : null;
    }

    /// <summary>Columns that cannot be null.</summary>
    private static Answer? CheckIntegrity(JsonElement body) =>
        NeverNull.Any(name =>
            body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null)
            ? Answer.IntegrityConflict
            : null;

    /// <summary>A pool's name alone moves the deployment to the pool's default queue; null may take it out of its pool.</summary>
    private static void Route(SandboxCall call, Deployment deployment)
    {
        var body = call.Body;
        if (body.Text("work_pool_name") is { Length: > 0 } name)
        {
            deployment.Pool = call.Store.Pools[name];
            deployment.Queue = deployment.Pool.QueueFor(body.Text("work_queue_name"), call.Now);
        }
        else if (call.Manners.NullTakesOutOfPool
            && body.TryGetProperty("work_pool_name", out var pool)
            && pool.ValueKind == JsonValueKind.Null)
        {
            deployment.Pool = null;
            deployment.Queue = null;
        }
    }
}
