#pragma warning disable CA1819 // The binder gives an empty list as null to every other type, and an empty list here means: nothing is allowed.
namespace Gateway.Policy;

/// <summary>
/// What one MODE allows and sets; section <c>Gateway:Modes:&lt;name&gt;</c>. Every list that is left out or empty allows nothing, unless
/// its own words say otherwise; what <c>Gateway:ModeDefaults</c> has is taken from there where the MODE does not set its own. A MODE without
/// branches deploys nothing and exists for its environment.
/// </summary>
public sealed class ModeOptions : ModeDefaultOptions
{
    /// <summary>Branches that deploy to the MODE: GitHub's branch filters in order, <c>!</c> keeps out.</summary>
    public string[]? Branches { get; set; }

    /// <summary>Repositories that may deploy to the MODE: <c>owner/name</c>, with <c>*</c> for any characters but a slash; case does not count.</summary>
    public string[]? Repositories { get; set; }

    /// <summary>
    /// Repositories of images, <c>registry/path</c> without tag, with <c>*</c> for any characters but a slash, and <c>{repository}</c> for the
    /// repository that deploys, in lower case: <c>ghcr.io/{repository}</c> gives each its own.
    /// </summary>
    public string[]? ImageRepositories { get; set; }

    /// <summary>
    /// Tags of images, each with <c>{sha}</c> for the first 7 to 40 digits of the commit, and <c>{branch}</c> where it carries the branch, in which
    /// whatever a tag cannot have, such as a slash, is a dash: <c>{branch}-{sha}</c> is staging-fix-abcdef1 for staging/fix.
    /// </summary>
    public string[]? ImageTags { get; set; }

    /// <summary>Names of the manifest's deployments that belong to the MODE, with <c>*</c>.</summary>
    public string[]? DeploymentNames { get; set; }

    /// <summary>Work pools, with <c>*</c>.</summary>
    public string[]? WorkPools { get; set; }

    /// <summary>
    /// Work queues that a manifest may name, with <c>*</c>; the pool's default queue is always open. Default, when left out: the MODE's own, which
    /// are its name and what begins with it and a dash or an underscore.
    /// </summary>
    public string[]? WorkQueues { get; set; }

    /// <summary>
    /// Docker networks that a manifest may join, with <c>*</c>, never the host's and other containers'. Default, when left out: the MODE's own,
    /// which are its name and what begins with it and a dash or an underscore.
    /// </summary>
    public string[]? Networks { get; set; }

    /// <summary>
    /// Tags that a manifest may give, with <c>*</c>. Default, when left out: the MODE's own, which are its name and what begins with it and a dash or
    /// an underscore.
    /// </summary>
    public string[]? Tags { get; set; }

    /// <summary>
    /// Names of Prefect blocks, of any type, that are the MODE's: its manifests may refer to these and to shared ones alone, and no manifest of
    /// another MODE may. With <c>*</c>; those that begin with the MODE's name and a dash always are.
    /// </summary>
    public string[]? Blocks { get; set; }

    /// <summary>
    /// Names of Prefect variables that are the MODE's, likewise; those that begin with the MODE's name and a dash or an underscore always are.
    /// </summary>
    public string[]? PrefectVariables { get; set; }

    /// <summary>
    /// Ids of resources (<c>prefect.resource.id</c>) whose events triggers may listen to, with <c>*</c>, beside the MODE's own deployments, work
    /// pools and tags; <c>*</c> alone: whatever event, also of no resource. Default, when left out: the MODE's name and what begins with it and a dash,
    /// an underscore or a dot.
    /// </summary>
    public string[]? EventResources { get; set; }

    /// <summary>A deployment to run after each rollout that changed something.</summary>
    public SmokeRunOptions SmokeRun { get; set; } = new();

    /// <summary>
    /// Fields of which a plan shows what the server holds, beside those that are public by nature: <c>job_variables.env.NAME</c>,
    /// <c>job_variables.NAME</c>, <c>parameters.NAME</c>, <c>schedules.parameters.NAME</c>, <c>pull_steps</c>, <c>parameter_openapi_schema</c>;
    /// with <c>*</c>. Whoever may open a pull request reads them. Default none: a plan says that such a field changes.
    /// </summary>
    public string[]? PlanValues { get; set; }

    /// <summary>Environment variables to inject into every deployment of the MODE; a value may refer to a Prefect block or variable.</summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; set; }

    /// <summary>The MODE's secrets, for <c>{{ $NAME }}</c> in job variables and pull steps; all of its repositories get them.</summary>
    public ModeSecretOptions Secrets { get; set; } = new();

    /// <summary>
    /// Which of the MODE's own settings all of its repositories share: <c>ImageRepositories</c>, <c>Secrets</c>, <c>Blocks</c> or
    /// <c>PrefectVariables</c>. Where more than one repository may deploy to the MODE, none of these may be set without being listed; the names that
    /// begin with the MODE's are its own to give likewise. Default none; a MODE of one repository need not list anything.
    /// </summary>
    public string[]? Shared { get; set; }

    /// <summary>What is one repository's alone in the MODE, by a key of letters, digits and dashes that is part of the names of its blocks.</summary>
    public IReadOnlyDictionary<string, LaneOptions>? Lanes { get; set; }

    /// <summary>Values for <c>{{ $NAME }}</c> in the manifest, not injected; a value may refer to a Prefect block or variable.</summary>
    public IReadOnlyDictionary<string, string?>? Variables { get; set; }

    /// <summary>A copy, in which settings can be replaced.</summary>
    internal ModeOptions Copy() => (ModeOptions)MemberwiseClone();
}
