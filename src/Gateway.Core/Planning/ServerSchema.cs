using System.Text.Json;
using Gateway.Manifests.Schemas;

namespace Gateway.Planning;

/// <summary>
/// A JSON schema by which the server checks what it is sent, job variables or parameters, checked as it does: what is required may be missing.
/// It comes from whoever posts a build, or from the server: what cannot be told in so many steps is left to the server.
/// </summary>
internal sealed class ServerSchema
{
    /// <summary>Most steps of all checks of a plan.</summary>
    public const long MaxStepsOfPlan = 2_000_000;

    /// <summary>Most steps of one check; a real one takes some hundreds.</summary>
    private const long MaxSteps = 100_000;

    private const int MaxMisfits = 20;

    private readonly Dictionary<JsonElement, IReadOnlyList<string>> _known = new(RawJsonComparer.Instance);
    private readonly SchemaDocument _schema;
    private readonly string _whole;

    private ServerSchema(SchemaDocument schema, string whole)
    {
        _schema = schema;
        _whole = whole;
    }

    /// <summary>
    /// The schema of job variables in a work pool's base job template; null when it has none or one that cannot be read, which
    /// <paramref name="readable"/> tells apart.
    /// </summary>
    public static ServerSchema? OfTemplate(JsonElement? template, out bool readable)
    {
        readable = true;
        if (template is not { ValueKind: JsonValueKind.Object } held
            || !held.TryGetProperty("variables", out var variables)
            || variables.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var schema = Read(variables, "job_variables", isWhole: true, reading: null);
        readable = schema is not null;
        return schema;
    }

    /// <summary>The schema of a flow's parameters; null when it cannot be read.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="reading">How many steps reading this one and others may take together; null for as many as one may.</param>
    public static ServerSchema? OfParameters(JsonElement schema, StepBudget? reading = null) => Read(schema, "parameters", isWhole: false, reading);

    /// <summary>Paths of the values that do not fit, such as <c>env.A</c>; never the values. The same values are looked at once.</summary>
    /// <param name="values">The values.</param>
    /// <param name="budget">How many steps this check and others may take together.</param>
    public IReadOnlyList<string> Misfits(JsonElement values, StepBudget budget)
    {
        if (_known.TryGetValue(values, out var known))
        {
            return known;
        }

        var own = new StepBudget(Math.Min(MaxSteps, budget.Left));

        // The server fills in nothing before it checks: a reference is a text like any other, or an object (measured on 3.4.25 and 3.8.3).
        var misfits = SchemaCheck.Misfits(_schema, values, own, MaxMisfits, static _ => false);
        budget.Take(own.Taken);
        return _known[values] = [.. misfits.Select(misfit => misfit.Trail.Path()).Order(StringComparer.Ordinal).Select(path => path.Length > 0 ? path : _whole)];
    }

    private static ServerSchema? Read(JsonElement schema, string whole, bool isWhole, StepBudget? reading) =>
        SchemaReader.Read(schema, isWhole, reading) is { } read ? new ServerSchema(read, whole) : null;
}
