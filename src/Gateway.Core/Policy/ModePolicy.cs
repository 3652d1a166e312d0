using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Gateway.Policy;

/// <summary>
/// What one MODE allows and sets, checked and compiled; immutable. As <see cref="For"/> gives it, it is what the MODE allows one repository.
/// </summary>
internal sealed record ModePolicy
{
    private GatewayPolicy? _policy;

    internal ModePolicy(ModePatterns patterns, ModeLimits limits, OwnedNames own)
    {
        Patterns = patterns;
        Limits = limits;
        Own = own;
        Branches = patterns.Branches.Patterns;
        Repositories = Texts(patterns.Repositories);
        ImageTags = [.. patterns.ImageTags.Select(static pattern => pattern.Text)];
        DeploymentNames = Texts(patterns.DeploymentNames);
        WorkPools = Texts(patterns.WorkPools);
        AllowedJobVariables = Texts(patterns.AllowedJobVariables);
        AllowedPullSteps = Texts(patterns.AllowedPullSteps);
    }

    /// <summary>The MODE's name, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The repository whose lane it is, <c>owner/name</c>; null of the MODE as a whole.</summary>
    public string? Repository { get; init; }

    /// <summary>The branch filters as configured; empty for a MODE that deploys nothing.</summary>
    public IReadOnlyList<string> Branches { get; }

    /// <summary>The filters of branches that share deployments although branches have their own, as configured.</summary>
    public IReadOnlyList<string> SharedBranches => Patterns.SharedBranches.Patterns;

    /// <summary>The repositories that may deploy, as configured.</summary>
    public IReadOnlyList<string> Repositories { get; }

    /// <summary>The image repositories, as configured: the repository's own, and those that are shared with it.</summary>
    public IReadOnlyList<string> ImageRepositories => [.. Texts(Own.ImageRepositories), .. Texts(Common.ImageRepositories)];

    /// <summary>The tag patterns, as configured.</summary>
    public IReadOnlyList<string> ImageTags { get; }

    /// <summary>The names of the MODE's deployments, as configured.</summary>
    public IReadOnlyList<string> DeploymentNames { get; }

    /// <summary>The work pools, as configured.</summary>
    public IReadOnlyList<string> WorkPools { get; }

    /// <summary>The pull steps, as configured or by default.</summary>
    public IReadOnlyList<string> AllowedPullSteps { get; }

    /// <summary>The checks that must have succeeded.</summary>
    public required IReadOnlyList<string> RequiredChecks { get; init; }

    /// <summary>The job variables that a manifest may set, the locked ones not included.</summary>
    public IReadOnlyList<string> AllowedJobVariables { get; }

    /// <summary>The job variables that a manifest may only set to one value.</summary>
    public required FrozenDictionary<string, LockedJobVariable> LockedJobVariables { get; init; }

    /// <summary>What to inject into the environment of every deployment, in the order of the names. May hold references to Prefect's blocks.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>What <c>{{ $NAME }}</c> in the manifest stands for.</summary>
    public required ImmutableSortedDictionary<string, string> Variables { get; init; }

    public ModeSecretSettings Secrets { get; init; } = ModeSecretSettings.None;

    /// <summary>How deployments name their image.</summary>
    public ImagePinning ImagePinning { get; init; }

    /// <summary>Where the image stands.</summary>
    public ImageReferencing ImageReference { get; init; }

    /// <summary>What runs where a deployment names no image.</summary>
    public MissingImage MissingImage { get; init; }

    /// <summary>What the version of a deployment is whose manifest gives none.</summary>
    public VersionSource Version { get; init; }

    /// <summary>Whether the image's labels must be the commit and the repository.</summary>
    public bool RequireImageLabels { get; init; }

    /// <summary>What becomes of changes by hand that a manifest does not speak of.</summary>
    public required ManualChanges ManualChanges { get; init; }

    /// <summary>What becomes of deployments that a manifest removed.</summary>
    public required PruneBehaviour Prune { get; init; }

    /// <summary>What becomes of a lane whose deployments are not as its last rollout left them.</summary>
    public required DriftBehaviour Drift { get; init; }

    /// <summary>Which builds a lane does not take after a rollback.</summary>
    public RollbackHolding RollbackHold { get; init; }

    /// <summary>Times in which it takes no builds, or the only ones in which it does, as the settings have them.</summary>
    public IReadOnlyDictionary<string, FreezeWindowOptions> FreezeWindows { get; init; } = new Dictionary<string, FreezeWindowOptions>();

    /// <summary>What its branches have to do with each other.</summary>
    public BranchIsolation BranchIsolation { get; init; }

    /// <summary>How long a branch holds its deployments, or has its own, after its last build.</summary>
    public TimeSpan BranchLifetime { get; init; }

    /// <summary>How many branches of a repository may have deployments of their own.</summary>
    public int MaxBranches { get; init; }

    /// <summary>Which schedules and triggers of a branch's own deployments are on.</summary>
    public BranchSchedules BranchSchedules { get; init; }

    /// <summary>The branch whose own deployments it is about; null where branches share them.</summary>
    public BranchTwin? Twin { get; private init; }

    /// <summary>The same as the lane knows it; empty where branches share the deployments.</summary>
    public string LaneBranch => Twin?.Branch ?? "";

    /// <summary>What is run after a rollout that changed something; null for nothing.</summary>
    public SmokeRun? SmokeRun { get; init; }

    /// <summary>The variables that carry the MODE's name and are the gateway's alone to set, each with that name, in the configured order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> ReservedEnvironment { get; init; }

    /// <summary>Which jobs may change the MODE.</summary>
    internal ModeToken Token { get; init; } = ModeToken.None;

    /// <summary>Fields of which plans show what the server holds, beside those that are public by nature.</summary>
    internal IReadOnlyList<NamePattern> PlanValues { get; init; } = [];

    /// <summary>The lists and named values that are the defaults' of all MODEs.</summary>
    internal IReadOnlySet<string> InheritedLists { get; init; } = FrozenSet<string>.Empty;

    internal ModePatterns Patterns { get; }

    /// <summary>What a manifest may ask for beyond names.</summary>
    internal ModeLimits Limits { get; }

    /// <summary>The key of the lane's settings; null of the MODE as a whole, and of repositories without such.</summary>
    internal string? Lane { get; private init; }

    /// <summary>What is its own by its name.</summary>
    internal OwnedNames Own { get; private init; }

    /// <summary>What else of the MODE's it may use, as far as it is no sibling's.</summary>
    internal OwnedNames Common { get; private init; } = OwnedNames.None;

    /// <summary>The MODE as a whole, of which this is a part; null of itself, and of a MODE that is not divided among repositories.</summary>
    internal ModePolicy? Whole { get; private set; }

    /// <summary>The other lanes of the MODE: what is theirs is not this one's to use.</summary>
    internal IReadOnlyList<ModePolicy> Siblings { get; private set; } = [];

    /// <summary>What the MODE is for each repository that may deploy to it: its lanes, and the one for repositories without an entry.</summary>
    internal IReadOnlyList<ModePolicy> Parts => Rest is null ? [this] : HasRest ? [.. Lanes, Rest] : Lanes;

    /// <summary>The repositories that have an entry of their own.</summary>
    private IReadOnlyList<ModePolicy> Lanes { get; set; } = [];

    /// <summary>What repositories without an entry get; null where the MODE is not divided.</summary>
    private ModePolicy? Rest { get; set; }

    /// <summary>Whether there may be such.</summary>
    private bool HasRest { get; init; }

    /// <summary>The other MODEs: what is theirs is not this one's to use.</summary>
    internal IReadOnlyList<ModePolicy> Others { get; private set; } = [];

    /// <summary>Blocks that every MODE may refer to.</summary>
    internal IReadOnlyList<NamePattern> SharedBlocks { get; private set; } = [];

    /// <summary>Prefect variables that every MODE may refer to.</summary>
    internal IReadOnlyList<NamePattern> SharedPrefectVariables { get; private set; } = [];

    /// <summary>Whether a build must be proven by an OIDC token: a shared secret opens the MODE otherwise.</summary>
    public bool RequiresToken => Token.IsRequired;

    /// <summary>Whether the MODE's filters let the branch in; without <c>refs/heads/</c>.</summary>
    public bool AcceptsBranch(string branch) => Patterns.Branches.Accepts(branch);

    /// <summary>Whether the repository may deploy to the MODE; <c>owner/name</c>, case does not count.</summary>
    public bool AllowsRepository(string repository) => Any(Patterns.Repositories, repository);

    /// <summary>Whether images may come from this repository; <c>registry/path</c>.</summary>
    public bool AllowsImageRepository(string repository) =>
        Any(Own.ImageRepositories, repository) || (Any(Common.ImageRepositories, repository) && OwnerOfImages(repository) is null);

    /// <summary>Whether the tag carries the commit, and the branch and the project where it is to, under a pattern of the MODE.</summary>
    public bool AllowsTag(string tag, TagSource source) => Patterns.ImageTags.Any(pattern => pattern.IsMatch(tag, source));

    /// <summary>What is required of a repository's project beyond the MODE.</summary>
    internal IReadOnlyList<ProjectGroup> GroupsOf(string repository, string project) => _policy?.ProjectsOf(repository).GroupsOf(project) ?? [];

    /// <summary>Whether a deployment of this name belongs to the MODE.</summary>
    public bool SelectsDeployment(string deployment) => Any(Patterns.DeploymentNames, deployment);

    /// <summary>Whether deployments may use the work pool.</summary>
    public bool AllowsWorkPool(string workPool) => Any(Patterns.WorkPools, workPool);

    /// <summary>
    /// Whether deployments may set the job variable, the locked ones aside. One with a dot in its name must be allowed by that name, not by a pattern.
    /// </summary>
    public bool AllowsJobVariable(string name) =>
        (JobVariablePath.IsNested(name) ? AllowedJobVariables.Contains(name, StringComparer.Ordinal) : Any(Patterns.AllowedJobVariables, name))
        && !Limits.DeniedJobVariables.Denies(name);

    /// <summary>Whether deployments may take the pull step, by its full Python name.</summary>
    public bool AllowsPullStep(string step) => Any(Patterns.AllowedPullSteps, step);

    /// <summary>The settings key of one of the MODE's properties: of a list, the one that holds it now, since whoever adds to it must keep the rest.</summary>
    public string Setting(string property) => InheritedLists.Contains(property) ? ModeInheritance.Default(property) : ModeInheritance.Own(Name, property);

    /// <summary>What the names of the Secret blocks of its secrets begin with, before a dash. No other MODE's and no other lane's begin so.</summary>
    public string BlockPrefix => Lane is null ? Name : $"{Name}-{Lane}";

    /// <summary>Whether what the MODE allows differs from one repository to the next.</summary>
    public bool DiffersByRepository => Lanes.Count > 0 || (Rest ?? this).Own.ImageRepositories.Any(RepositoryPlaceholder.IsIn);

    /// <summary>What the MODE allows a repository: what is its own there, and what is shared with it.</summary>
    /// <param name="repository">The repository, <c>owner/name</c>; case does not count.</param>
    public ModePolicy For(string repository)
    {
        var lane = Lanes.FirstOrDefault(lane => string.Equals(lane.Repository, repository, StringComparison.OrdinalIgnoreCase)) ?? Rest ?? this;
        return lane with { Repository = repository, Own = lane.Own.For(repository) };
    }

    /// <summary>What the MODE is for a branch: where each has deployments of its own, those, which are deleted once the branch's manifest removes them.</summary>
    /// <param name="branch">The branch, without <c>refs/heads/</c>.</param>
    public ModePolicy ForBranch(string branch) =>
        BranchIsolation == BranchIsolation.Separate && !Patterns.SharedBranches.Accepts(branch) ? ForLaneBranch(branch) : this;

    /// <summary>What the MODE is for a lane, whatever the settings now say of its branch.</summary>
    /// <param name="branch">The lane's branch; empty where branches share it.</param>
    internal ModePolicy ForLaneBranch(string branch)
    {
        if (branch.Length == 0)
        {
            return this;
        }

        var twin = new BranchTwin(branch, BranchSchedules);
        return this with { Twin = twin, Prune = PruneBehaviour.Delete, SmokeRun = SmokeRun is { } run ? run with { Deployment = twin.NameOf(run.Deployment) } : null };
    }

    /// <summary>The settings key of what is the repository's own, where the MODE is divided; otherwise the MODE's.</summary>
    internal string OwnSetting(string property) => Whole is null ? Setting(property) : Setting($"{nameof(ModeOptions.Lanes)}:{Lane ?? "<key>"}:{property}");

    /// <summary>Words for whose policy it is.</summary>
    internal string Title => Whole is null || Repository is null ? $"MODE {Name}" : $"{Repository} in MODE {Name}";

    /// <summary>Words for that something is its own.</summary>
    internal string Possessive => Whole is null || Repository is null ? $"MODE {Name}'s" : $"{Repository}'s in MODE {Name}";

    /// <summary>The other lane of the MODE whose images these are; null when they are this one's, or nobody's.</summary>
    internal ModePolicy? OwnerOfImages(string repository) =>
        Any(Own.ImageRepositories, repository) ? null : Siblings.FirstOrDefault(sibling => Any(sibling.Own.ImageRepositories, repository));

    /// <summary>Whether it is the same one: parts know their whole and the whole its parts, so that comparing what they hold would not end.</summary>
    public bool Equals(ModePolicy? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>Divides the MODE among its repositories.</summary>
    internal ModePolicy Divide(ModeLanes lanes)
    {
        if (lanes.Rest is not { } rest)
        {
            return this;
        }

        var whole = this with { Own = lanes.Lanes.Aggregate(Own, static (own, lane) => own.With(lane.Own)), HasRest = lanes.HasRest };
        whole.Lanes =
        [
            .. lanes.Lanes.Select(lane => whole with { Lane = lane.Key, Repository = lane.Repository, Own = lane.Own, Common = lanes.Common, Secrets = lane.Secrets }),
        ];
        whole.Rest = whole with { Own = rest, Common = lanes.CommonOfRest, Lanes = [] };
        return whole;
    }

    internal void Meet(IEnumerable<ModePolicy> modes, IReadOnlyList<NamePattern> sharedBlocks, IReadOnlyList<NamePattern> sharedVariables, GatewayPolicy policy)
    {
        _policy = policy;
        Others = [.. modes.Where(mode => mode.Name != Name)];
        SharedBlocks = sharedBlocks;
        SharedPrefectVariables = sharedVariables;
        foreach (var part in Rest is null ? [] : (IEnumerable<ModePolicy>)[.. Lanes, Rest])
        {
            part.Whole = this;
            part.Siblings = [.. Lanes.Where(lane => !ReferenceEquals(lane, part))];
            part.Meet(modes, sharedBlocks, sharedVariables, policy);
        }
    }

    internal static bool Any(IReadOnlyList<NamePattern> patterns, string name) => patterns.Any(pattern => pattern.IsMatch(name));

    private static ImmutableArray<string> Texts(IReadOnlyList<NamePattern> patterns) =>
        [.. patterns.Select(static pattern => pattern.Text)];
}
