#pragma warning disable CA1819 // The binder gives an empty list as null to every other type, and an empty list here means: nothing is allowed.
namespace Gateway.Policy;

/// <summary>
/// What one MODE allows and sets; section <c>Gateway:Modes:&lt;name&gt;</c>. Every list that is left out or empty allows nothing, unless
/// its own words say otherwise; what <c>Gateway:ModeDefaults</c> has is taken from there where the MODE does not set its own. A MODE without
/// branches deploys nothing and exists for its environment.
/// </summary>
internal sealed class ModeOptions : ModeDefaultOptions
{
    /// <summary>Branches that deploy to the MODE: GitHub's branch filters in order; <c>!</c> excludes branches.</summary>
    public string[]? Branches { get; set; }

    /// <summary>Repositories that may deploy to the MODE: <c>owner/name</c>, with <c>*</c> for any characters except a slash; case-insensitive.</summary>
    public string[]? Repositories { get; set; }

    /// <summary>
    /// Repositories of images, <c>registry/path</c> without tag, with <c>*</c> for any characters except a slash, and <c>{repository}</c> for the
    /// deploying repository in lower case: <c>ghcr.io/{repository}</c> gives each repository its own.
    /// </summary>
    public string[]? ImageRepositories { get; set; }

    /// <summary>
    /// Tags of images, each with <c>{sha}</c> for the first 7 to 40 digits of the commit, and optionally <c>{branch}</c> for the branch, in which
    /// characters that a tag cannot contain, such as slashes, become dashes: <c>{branch}-{sha}</c> is staging-fix-abcdef1 for staging/fix; and
    /// <c>{project}</c> for the name of the project's folder: <c>staging-{project}-{sha}</c> is staging-sisreg-abcdef1 for pipelines/sisreg. No tag may
    /// match patterns of two MODEs that can run the same images.
    /// </summary>
    public string[]? ImageTags { get; set; }

    /// <summary>Names of the manifest's deployments that belong to the MODE, with <c>*</c>.</summary>
    public string[]? DeploymentNames { get; set; }

    /// <summary>Work pools, with <c>*</c>.</summary>
    public string[]? WorkPools { get; set; }

    /// <summary>
    /// Work queues that a manifest may use, with <c>*</c>; the pool's default queue is always allowed. Default if not set: the MODE's name, and names
    /// that start with it and a dash or an underscore.
    /// </summary>
    public string[]? WorkQueues { get; set; }

    /// <summary>
    /// Docker networks that a manifest may join, with <c>*</c>, never those of the host or of other containers. Default if not set: the MODE's name,
    /// and names that start with it and a dash or an underscore.
    /// </summary>
    public string[]? Networks { get; set; }

    /// <summary>
    /// Tags that a manifest may use, with <c>*</c>. Default if not set: the MODE's name, and names that start with it and a dash or an underscore.
    /// </summary>
    public string[]? Tags { get; set; }

    /// <summary>
    /// Names of Prefect blocks, of any type, that belong to the MODE, with <c>*</c>. Its manifests may refer only to these and to shared blocks, and
    /// manifests of other MODEs may not refer to these. Names that start with the MODE's name and a dash always belong to the MODE.
    /// </summary>
    public string[]? Blocks { get; set; }

    /// <summary>
    /// Names of Prefect variables that belong to the MODE, in the same way. Names that start with the MODE's name and a dash or an underscore always
    /// belong to the MODE.
    /// </summary>
    public string[]? PrefectVariables { get; set; }

    /// <summary>
    /// Ids of resources (<c>prefect.resource.id</c>) whose events triggers may listen to, with <c>*</c>, in addition to the MODE's own deployments,
    /// work pools and tags; <c>*</c> alone allows every event, including those without a resource. Default if not set: the MODE's name, and ids that
    /// start with it and a dash, an underscore or a dot.
    /// </summary>
    public string[]? EventResources { get; set; }

    /// <summary>
    /// What branches that deploy to the MODE have to do with each other. With <c>shared</c> they change the same deployments, and the newest build wins.
    /// With <c>held</c> the deployments of a project belong to the branch that deployed them last, and builds of other branches are refused until that
    /// branch is merged, deleted or released, or its last build is older than <c>BranchLifetime</c>. With <c>separate</c> each branch has deployments of its own,
    /// named <c>&lt;name&gt;--&lt;branch&gt;</c>, which are deleted with the branch or after that time. Default shared.
    /// </summary>
    public BranchIsolation? BranchIsolation { get; set; }

    /// <summary>How long a branch holds the MODE's deployments, or has its own, after its last build: 00:01:00 to 365.00:00:00. Default 7 days.</summary>
    public TimeSpan? BranchLifetime { get; set; }

    /// <summary>With <c>separate</c>: how many branches of a repository may have deployments of their own at the same time, 1 to 1000. Default 20.</summary>
    public int? MaxBranches { get; set; }

    /// <summary>
    /// With <c>separate</c>: branches that change the MODE's shared deployments all the same, such as <c>develop</c>; GitHub's branch filters in order.
    /// Default none.
    /// </summary>
    public string[]? SharedBranches { get; set; }

    /// <summary>
    /// With <c>separate</c>: which schedules and triggers of a branch's own deployments are on: those that the manifest expressly switches on, by
    /// <c>active: true</c> or <c>enabled: true</c> (<c>manifest</c>), or none (<c>off</c>). Default manifest.
    /// </summary>
    public BranchSchedules? BranchSchedules { get; set; }

    /// <summary>Times in which the MODE takes no builds, or the only ones in which it does, by names that you choose.</summary>
    public IReadOnlyDictionary<string, FreezeWindowOptions>? FreezeWindows { get; set; }

    /// <summary>A deployment to run after each rollout that changed something.</summary>
    public SmokeRunOptions SmokeRun { get; set; } = new();

    /// <summary>
    /// Fields whose values on the server a plan may show, in addition to those that are public by nature: <c>job_variables.env.NAME</c>,
    /// <c>job_variables.NAME</c>, <c>parameters.NAME</c>, <c>schedules.parameters.NAME</c>, <c>pull_steps</c>, <c>parameter_openapi_schema</c>; with
    /// <c>*</c>. Anyone who may open a pull request can read them. Default none: a plan only says that such a field changes.
    /// </summary>
    public string[]? PlanValues { get; set; }

    /// <summary>Environment variables to inject into every deployment of the MODE; a value may refer to a Prefect block or variable.</summary>
    public IReadOnlyDictionary<string, string?>? Environment { get; set; }

    /// <summary>The MODE's secrets, for <c>{{ $NAME }}</c> in job variables and pull steps; all of its repositories get them.</summary>
    public ModeSecretOptions Secrets { get; set; } = new();

    /// <summary>
    /// Which of the MODE's own settings all of its repositories share: <c>ImageRepositories</c>, <c>Secrets</c>, <c>Blocks</c> or
    /// <c>PrefectVariables</c>. If more than one repository may deploy to the MODE, these can only be set if they are listed here; the same applies
    /// to names that start with the MODE's name. Default none; a MODE of one repository need not list anything.
    /// </summary>
    public string[]? Shared { get; set; }

    /// <summary>What is one repository's alone in the MODE, by a key of letters, digits and dashes that is part of the names of its blocks.</summary>
    public IReadOnlyDictionary<string, LaneOptions>? Lanes { get; set; }

    /// <summary>Values for <c>{{ $NAME }}</c> in the manifest, not injected; a value may refer to a Prefect block or variable.</summary>
    public IReadOnlyDictionary<string, string?>? Variables { get; set; }

    /// <summary>A copy, in which settings can be replaced.</summary>
    internal ModeOptions Copy() => (ModeOptions)MemberwiseClone();
}
