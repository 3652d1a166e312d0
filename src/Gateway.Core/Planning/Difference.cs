using System.Text.Json;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Compares one deployment as wanted with the same as the server holds it, and writes the update that makes them equal.</summary>
internal sealed class Difference
{
    private const string DefaultQueue = "default";

    private static readonly JsonElement Empty = JsonText.Object(_ => { });
    private static readonly JsonElement Nothing = JsonText.String(null);

    private readonly DeploymentSpec _spec;
    private readonly LiveDeployment _live;
    private readonly UnmanagedFields _unmanaged;
    private readonly JsonElement _jobVariables;
    private readonly List<FieldChange> _changes = [];
    private readonly List<FieldChange> _kept = [];
    private readonly List<Action<Utf8JsonWriter>> _patch = [];
    private readonly List<Finding> _findings = [];
    private IReadOnlyList<Guid> _schedulesToDelete = [];

    private Difference(DeploymentSpec spec, LiveDeployment live, UnmanagedFields unmanaged)
    {
        _spec = spec;
        _live = live;
        _unmanaged = unmanaged;
        _jobVariables = ImageVariableReferences.OnServer(spec);
    }

    /// <summary>The case of a deployment that the server has, and what cannot be made so.</summary>
    public static (PlannedDeployment Planned, IReadOnlyList<Finding> Findings) Between(DeploymentSpec spec, string flowName, LiveDeployment live, UnmanagedFields unmanaged)
    {
        var difference = new Difference(spec, live, unmanaged);
        difference.CompareFacts();
        difference.CompareRuns();
        difference.CompareSchedules();
        difference.CompareConcurrency();
        difference.CompareInfrastructure();
        return (difference.Planned(flowName), difference._findings);
    }

    private PlannedDeployment Planned(string flowName)
    {
        if (_changes.Count == 0)
        {
            return new PlannedDeployment.Unchanged(_spec, flowName, _live) { Kept = _kept };
        }

        JsonElement? patch = _patch.Count == 0
            ? null
            : JsonText.Object(json =>
            {
                foreach (var write in _patch)
                {
                    write(json);
                }
            });
        return new PlannedDeployment.Update(_spec, flowName, _live, _changes, _schedulesToDelete, patch) { Kept = _kept };
    }

    // Facts of the flow that the build result does not carry are kept.
    private void CompareFacts()
    {
        if (_spec.Version is not null || _spec.FlowFactsKnown)
        {
            CompareText("version", _live.Version, _spec.Version);
        }

        if (_spec.Description is not null || _spec.FlowFactsKnown)
        {
            CompareText("description", _live.Description, _spec.Description);
        }

        CompareText("entrypoint", _live.Entrypoint, _spec.Entrypoint);
        if (_spec.ParameterOpenApiSchema is { } schema)
        {
            CompareJson("parameter_openapi_schema", _live.ParameterOpenApiSchema, schema);
        }
    }

    private void CompareRuns()
    {
        CompareJson("parameters", _live.Parameters ?? Empty, _spec.Parameters);
        CompareBoolean("enforce_parameter_schema", _live.EnforceParameterSchema, _spec.EnforceParameterSchema, true, spec => spec.EnforceParameterSchema is not null);
        CompareBoolean("paused", _live.Paused, _spec.Paused, false, spec => spec.Paused is not null);
        if (!_live.Tags.ToHashSet(StringComparer.Ordinal).SetEquals(_spec.Tags))
        {
            Change("tags", Strings(_live.Tags), Strings(_spec.Tags));
        }

        var existing = OrNull(_live.PullSteps);
        if (_spec.PullSteps is { } steps)
        {
            CompareJson("pull_steps", existing, steps);
        }
        else if (!JsonElement.DeepEquals(existing, Nothing) && !Keeps("pull_steps", existing, Nothing, spec => spec.PullSteps is not null))
        {
            CompareJson("pull_steps", existing, Nothing);
        }
    }

    private void CompareSchedules()
    {
        var (wanted, kept) = UnmanagedSchedules.Fill(_spec.Schedules, _live.Schedules, _unmanaged);
        if (kept)
        {
            _kept.Add(new FieldChange("schedules", LiveSchedules(), Schedules(_spec.Schedules)));
        }

        var plan = SchedulePlan.For(wanted, _live.Schedules);
        if (!plan.Changes)
        {
            return;
        }

        _schedulesToDelete = plan.Delete;
        _changes.Add(new FieldChange("schedules", LiveSchedules(), Schedules(wanted)));
        if (plan.Give is { } given)
        {
            _patch.Add(json =>
            {
                json.WriteStartArray("schedules");
                foreach (var schedule in given)
                {
                    ScheduleBodies.WriteExact(json, schedule.Spec, schedule.Anchor);
                }

                json.WriteEndArray();
            });
        }
    }

    private void CompareConcurrency()
    {
        var existing = _live.GlobalConcurrencyLimit;
        if (existing?.Limit != _spec.ConcurrencyLimit && !KeepsConcurrency("concurrency_limit", Number(existing?.Limit)))
        {
            if (existing is null || existing.Name == $"deployment:{_live.Id}")
            {
                Change("concurrency_limit", Number(existing?.Limit), Number(_spec.ConcurrencyLimit));
            }
            else
            {
                _findings.Add(PlanFindings.ConcurrencyLimitShared(_spec, existing));
            }
        }

        if (!IsSame(_live.ConcurrencyOptions, _spec.ConcurrencyOptions) && !KeepsConcurrency("concurrency_options", OptionsOf(_live.ConcurrencyOptions)))
        {
            _changes.Add(new FieldChange("concurrency_options", OptionsOf(_live.ConcurrencyOptions), OptionsOf(_spec.ConcurrencyOptions)));
            _patch.Add(json => DeploymentBodies.WriteOptions(json, _spec.ConcurrencyOptions));
        }
    }

    // A manifest that gives a limit speaks of what happens above it too.
    private bool KeepsConcurrency(string field, JsonElement existing) =>
        !SpeaksOfConcurrency(_spec) && Keeps(field, existing, Nothing, SpeaksOfConcurrency);

    private static bool SpeaksOfConcurrency(DeploymentSpec spec) => spec.ConcurrencyLimit is not null || spec.ConcurrencyOptions is not null;

    // In another pool the queue by hand means nothing.
    private string? WantedQueue(bool poolChanges)
    {
        var existing = _live.WorkQueueName ?? DefaultQueue;
        return _spec.WorkQueueName is null
            && !poolChanges
            && existing != DefaultQueue
            && Keeps("work_queue_name", JsonText.String(existing), JsonText.String(DefaultQueue), spec => spec.WorkQueueName is not null)
                ? existing
                : _spec.WorkQueueName;
    }

    private void CompareInfrastructure()
    {
        var pool = _live.WorkPoolName != _spec.WorkPoolName;
        var wantedQueue = WantedQueue(pool);
        var queue = (_live.WorkQueueName ?? DefaultQueue) != (wantedQueue ?? DefaultQueue);
        var variables = !JsonElement.DeepEquals(_live.JobVariables ?? Empty, _jobVariables);
        if (variables && JsonElement.DeepEquals(_jobVariables, Empty))
        {
            // The server takes an empty object for nothing said.
            _findings.Add(PlanFindings.JobVariablesNotCleared(_spec));
            variables = false;
        }

        if (pool)
        {
            _changes.Add(new FieldChange("work_pool_name", JsonText.String(_live.WorkPoolName), JsonText.String(_spec.WorkPoolName)));
        }

        if (queue)
        {
            _changes.Add(new FieldChange("work_queue_name", JsonText.String(_live.WorkQueueName), JsonText.String(wantedQueue ?? DefaultQueue)));
        }

        if (variables)
        {
            if (!_unmanaged.Restores && JsonElement.DeepEquals(_live.JobVariables is { ValueKind: JsonValueKind.Object } existing ? existing : Empty, Empty))
            {
                _findings.Add(PlanFindings.JobVariablesNotRestored(_spec));
            }

            Change("job_variables", OrNull(_live.JobVariables), _jobVariables);
        }

        // What is put back was valid once; a template that changed since must not stand in its way.
        if (pool || queue || (variables && !_unmanaged.Restores))
        {
            // The server checks job variables only when the pool is named, and then resets a queue that is not.
            _patch.Add(json => json.WriteString("work_pool_name", _spec.WorkPoolName));
            _patch.Add(json => json.WriteString("work_queue_name", wantedQueue));
        }
    }

    private void CompareText(string field, string? old, string? wanted)
    {
        if (old != wanted)
        {
            Change(field, JsonText.String(old), JsonText.String(wanted));
        }
    }

    private void CompareBoolean(string field, bool old, bool? said, bool byDefault, Func<DeploymentSpec, bool> spoke)
    {
        var wanted = said ?? byDefault;
        if (old != wanted && (said is not null || !Keeps(field, Boolean(old), Boolean(byDefault), spoke)))
        {
            Change(field, Boolean(old), Boolean(wanted));
        }
    }

    /// <summary>Whether a field of which the manifest does not speak stays as it is; noted when it does.</summary>
    private bool Keeps(string field, JsonElement existing, JsonElement byDefault, Func<DeploymentSpec, bool> spoke)
    {
        if (!_unmanaged.Keeps(spoke))
        {
            return false;
        }

        _kept.Add(new FieldChange(field, existing, byDefault));
        return true;
    }

    private void CompareJson(string field, JsonElement? old, JsonElement wanted)
    {
        var existing = OrNull(old);
        if (!JsonElement.DeepEquals(existing, wanted))
        {
            Change(field, existing, wanted);
        }
    }

    private void Change(string field, JsonElement old, JsonElement wanted)
    {
        _changes.Add(new FieldChange(field, old, wanted));
        _patch.Add(json => JsonText.Write(json, field, wanted));
    }

    private JsonElement LiveSchedules() => JsonText.Value(json =>
    {
        json.WriteStartArray();
        foreach (var schedule in _live.Schedules)
        {
            json.WriteStartObject();
            JsonText.Write(json, "schedule", schedule.Schedule);
            json.WriteBoolean("active", schedule.Active);
            JsonText.Write(json, "parameters", schedule.Parameters);
            json.WriteString("slug", schedule.Slug);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static JsonElement Schedules(IReadOnlyList<ScheduleSpec> schedules) => JsonText.Value(json =>
    {
        json.WriteStartArray();
        foreach (var schedule in schedules)
        {
            ScheduleBodies.WriteExact(json, schedule, null);
        }

        json.WriteEndArray();
    });

    private static bool IsSame(LiveConcurrencyOptions? existing, ConcurrencyOptions? wanted) => (existing, wanted) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        _ => existing.CollisionStrategy == wanted.CollisionStrategy
            && (wanted.GracePeriodSeconds is null || existing.GracePeriodSeconds == wanted.GracePeriodSeconds),
    };

    private static JsonElement OptionsOf(LiveConcurrencyOptions? existing) =>
        OptionsOf(existing is null ? null : new ConcurrencyOptions(existing.CollisionStrategy, existing.GracePeriodSeconds));

    private static JsonElement OptionsOf(ConcurrencyOptions? options) =>
        JsonText.Object(json => DeploymentBodies.WriteOptions(json, options)).GetProperty("concurrency_options");

    private static JsonElement OrNull(JsonElement? value) => value is { ValueKind: not JsonValueKind.Undefined } known ? known : Nothing;

    private static JsonElement Boolean(bool value) => JsonText.Value(json => json.WriteBooleanValue(value));

    private static JsonElement Number(int? value) => value is { } number ? JsonText.Value(json => json.WriteNumberValue(number)) : Nothing;

    private static JsonElement Strings(IEnumerable<string> values) => JsonText.Value(json =>
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    });
}
