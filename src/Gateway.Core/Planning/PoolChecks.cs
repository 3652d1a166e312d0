using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Manifests.Schemas;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Checks deployments against their work pools, each pool's template read once.</summary>
internal sealed class PoolChecks(IReadOnlyDictionary<string, WorkPool> pools)
{
    private readonly Dictionary<string, ServerSchema?> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Pool, string Reference), bool> _taken = [];
    private readonly StepBudget _budget = new(ServerSchema.MaxStepsOfPlan);

    /// <summary>What is wrong with any of the deployments, no more of it than a message shows.</summary>
    public static IReadOnlyList<Finding> CheckAll(IReadOnlyList<DeploymentSpec> specs, IReadOnlyDictionary<string, WorkPool> pools)
    {
        var checks = new PoolChecks(pools);
        var findings = new FindingList();
        findings.AddRange(specs.SelectMany(spec => checks.Check(spec, withJobVariables: true)));
        return findings.ByPlace();
    }

    /// <summary>What is wrong; what concerns a pool rather than a deployment is said once.</summary>
    /// <param name="spec">The deployment.</param>
    /// <param name="withJobVariables">Whether its job variables are to be written, and so are held against the pool's template.</param>
    public IEnumerable<Finding> Check(DeploymentSpec spec, bool withJobVariables)
    {
        if (!pools.TryGetValue(spec.WorkPoolName, out var pool))
        {
            return [PlanFindings.WorkPoolNotFound(spec)];
        }

        if (pool.Type == "prefect-agent")
        {
            return [PlanFindings.WorkPoolTypeUnsupported(spec, pool)];
        }

        var findings = new List<Finding>();
        if (!_schemas.TryGetValue(pool.Name, out var schema))
        {
            schema = ServerSchema.OfTemplate(pool.BaseJobTemplate, out var readable);
            _schemas[pool.Name] = schema;
            findings.AddRange(OfPool(pool, readable));
        }

        if (schema is not null && withJobVariables)
        {
            var misfits = schema.Misfits(spec.JobVariables, _budget).ToList();
            findings.AddRange(misfits.Select(path => Invalid(spec, pool, path)));
            if (spec.ImageVariable is not null
                && !misfits.Contains(ImageInjection.Variable)
                && (schema.Misfits(ImageVariableReferences.OnServer(spec), _budget).Contains(ImageInjection.Variable)
                    || !PatternsTake(pool, ImageVariableReferences.To(spec.ImageVariable))))
            {
                findings.Add(PlanFindings.ImageReferenceNotTaken(spec, pool, TemplateWords.Wanted(pool.BaseJobTemplate, ImageInjection.Variable)));
            }
        }

        return findings;
    }

    // A thousand deployments refer to the same variable.
    private bool PatternsTake(WorkPool pool, string reference)
    {
        if (!_taken.TryGetValue((pool.Name, reference), out var taken))
        {
            _taken[(pool.Name, reference)] = taken = TemplatePatterns.Take(pool.BaseJobTemplate, ImageInjection.Variable, reference);
        }

        return taken;
    }

    // Where it is something within a list that does not fit, words for the list would say that it does.
    private static Finding Invalid(DeploymentSpec spec, WorkPool pool, string path) =>
        (TemplateWords.Given(spec.JobVariables, path), TemplateWords.Wanted(pool.BaseJobTemplate, path)) is var (given, wanted) && given == wanted
            ? PlanFindings.JobVariableInvalid(spec, path, given: null, wanted: null)
            : PlanFindings.JobVariableInvalid(spec, path, given, wanted);

    private static IEnumerable<Finding> OfPool(WorkPool pool, bool readable)
    {
        if (!readable)
        {
            yield return PlanFindings.TemplateUnreadable(pool);
        }

        if (pool.IsPaused)
        {
            yield return PlanFindings.WorkPoolPaused(pool);
        }
        else if (pool.Status is not (null or "READY"))
        {
            yield return PlanFindings.NoWorkerOnline(pool);
        }
    }
}
