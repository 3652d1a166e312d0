namespace Gateway.Manifests;

/// <summary>The keys that a mapping of a manifest may have, and the likeliest one for a key that is none of them.</summary>
internal sealed class KnownKeys(params string[] names)
{

    public static readonly KnownKeys Manifest = new("name", "prefect-version", "prefect_version", "definitions", "build", "push", "pull", "deployments")
    {
        OfDeployment = "Move it into each deployment that needs it. Values that several share can be defined under definitions, with an anchor.",
    };

    public static readonly KnownKeys Deployment = new(
        "name", "version", "version_type", "tags", "description", "schedule", "schedules", "paused", "concurrency_limit", "flow_name", "entrypoint",
        "parameters", "enforce_parameter_schema", "build", "push", "pull", "work_pool", "triggers", "sla")
    {
        Advice = KeyAdvice.InDeployment,
        Otherwise = "Correct its name. If it is a job variable, move it into job_variables of work_pool.",
    };

    public static readonly KnownKeys WorkPool = new("name", "work_queue_name", "job_variables")
    {
        Advice = KeyAdvice.InWorkPool,
        OfDeployment = "Move it one level up, next to work_pool.",
        Otherwise = "Correct its name. If it is a job variable, move it into job_variables.",
    };

    public static readonly KnownKeys Concurrency = new("limit", "collision_strategy", "grace_period_seconds")
    {
        Advice = KeyAdvice.InConcurrency,
        OfDeployment = "Move it one level up, next to concurrency_limit.",
    };

    public static readonly KnownKeys Schedule = new(
        "cron", "interval", "rrule", "timezone", "anchor_date", "active", "parameters", "slug", "replaces", "day_or")
    {
        Advice = KeyAdvice.InSchedule,
        OfDeployment = "Move it up into the deployment, next to schedules.",
    };

    /// <summary>What a trigger says of its automation and of the run; one inside another says none of it.</summary>
    public static readonly KnownKeys Automation = new("name", "description", "enabled", "parameters", "job_variables", "schedule_after");

    public static readonly KnownKeys EventTrigger = new("type", "match", "match_related", "after", "expect", "for_each", "posture", "threshold", "within");

    public static readonly KnownKeys CompoundTrigger = new("type", "triggers", "require", "within");

    public static readonly KnownKeys SequenceTrigger = new("type", "triggers", "within");

    private readonly HashSet<string> _names = new(names, StringComparer.Ordinal);

    /// <summary>What to do about keys that belong elsewhere, or have another name.</summary>
    private IReadOnlyDictionary<string, string> Advice { get; init; } = new Dictionary<string, string>();

    /// <summary>What to do about a key of a deployment that stands here; null where nothing is known of it.</summary>
    private string? OfDeployment { get; init; }

    /// <summary>What to do about a key of which nothing is known. What it was to do must not be lost, so that taking it out comes last.</summary>
    private string Otherwise { get; init; } = "Correct its name, or remove it, because it has no effect.";

    public bool Contains(string key) => _names.Contains(key);

    /// <summary>What to do about a key that is none of these.</summary>
    /// <param name="key">The key.</param>
    /// <param name="mayShare">Whether it may be there for the anchors within it alone.</param>
    public string FixOf(string key, bool mayShare = false) =>
        Advice.GetValueOrDefault(key)
        ?? (Deployment.Contains(key) ? OfDeployment : null)
        ?? (Nearest(key) is { } nearest ? $"Did you mean {nearest}?{(mayShare ? " Keys that only hold anchors can be defined under definitions." : "")}" : Otherwise);

    /// <summary>These keys and the others.</summary>
    public KnownKeys And(KnownKeys others) => new([.. names, .. others._names]);

    /// <summary>The known key that is spelt most alike; null when none is near.</summary>
    public string? Nearest(string key) => NearestName.Find(key, names);
}
