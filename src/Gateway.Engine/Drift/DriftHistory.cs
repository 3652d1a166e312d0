namespace Gateway.Drift;

/// <summary>Since when differences are known: what the look before saw still stands, unless a rollout came between.</summary>
internal sealed class DriftHistory
{
    /// <summary>Stands for the deployment itself among the names of fields, none of which is empty.</summary>
    private const string Itself = "";

    private readonly Dictionary<(string Flow, string Name, string Field), DateTimeOffset> _seen = [];
    private readonly DateTimeOffset _now;

    /// <summary>Takes in what the look before saw.</summary>
    /// <param name="before">The look before; empty when there was none.</param>
    /// <param name="rolledOutAt">When the last rollout left everything as wanted; what was seen earlier is another story.</param>
    /// <param name="now">The time of this look.</param>
    public DriftHistory(IReadOnlyList<DriftedDeployment> before, DateTimeOffset? rolledOutAt, DateTimeOffset now)
    {
        _now = now;
        foreach (var deployment in before)
        {
            if (deployment is { State: DriftState.Missing, Since: { } since })
            {
                Add(Itself, since);
            }

            foreach (var field in deployment.Fields)
            {
                Add(field.Field, field.Since);
            }

            void Add(string field, DateTimeOffset at)
            {
                if (rolledOutAt is null || at >= rolledOutAt)
                {
                    _seen[(deployment.Flow, deployment.Name, field)] = at;
                }
            }
        }
    }

    /// <summary>Since when the deployment is missing.</summary>
    public DateTimeOffset MissingSince(string flow, string name) => Since(flow, name, Itself);

    /// <summary>Since when the field differs.</summary>
    public DateTimeOffset Since(string flow, string name, string field) => _seen.GetValueOrDefault((flow, name, field), _now);
}
