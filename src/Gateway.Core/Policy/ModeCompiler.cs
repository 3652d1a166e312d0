using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>Compiles the settings of one MODE and gathers all that is wrong with them.</summary>
internal sealed class ModeCompiler(string key, ModeOptions options, ModeInheritance inheritance, IReadOnlyList<string> modeVariables, bool takesTokens)
{
    private static readonly IReadOnlyList<string> DefaultJobVariables =
    [
        "image", "env", "networks", "name", "mem_limit", "memswap_limit", "image_pull_policy", "auto_remove", "stream_output",
    ];

    private static readonly IReadOnlyList<string> DefaultPullSteps = ["prefect.deployments.steps.set_working_directory"];

    private const int DefaultMaxBranches = 20;

    private static readonly TimeSpan DefaultBranchLifetime = TimeSpan.FromDays(7);

    private readonly List<string> _errors = [];

    public Compiled<ModePolicy> Compile()
    {
        var name = CheckName();
        var patterns = new ModePatterns
        {
            Branches = Keep(BranchFilter.Compile(Texts(options.Branches), Setting(nameof(options.Branches))))!,
            Repositories = Names(options.Repositories, nameof(options.Repositories), ignoreCase: true),
            ImageTags = Keep(TagPattern.Compile(Texts(options.ImageTags), Setting(nameof(options.ImageTags))))!,
            DeploymentNames = Names(options.DeploymentNames, nameof(options.DeploymentNames)),
            WorkPools = Names(options.WorkPools, nameof(options.WorkPools)),
            AllowedJobVariables = Names(options.AllowedJobVariables ?? DefaultJobVariables, nameof(options.AllowedJobVariables)),
            AllowedPullSteps = Names(options.AllowedPullSteps ?? DefaultPullSteps, nameof(options.AllowedPullSteps)),
            SharedBranches = Keep(BranchFilter.Compile(Texts(options.SharedBranches), Setting(nameof(options.SharedBranches))))!,
        };
        CheckBranches();
        var limits = Keep(ModeLimitsCompiler.Compile(options, name, patterns.AllowedJobVariables, Setting))!;
        var own = Keep(OwnedNames.Compile(options.ImageRepositories, options.Blocks, options.PrefectVariables, name, name, Setting));
        CheckRepositories();
        var token = Token();
        var smokeRun = SmokeRun(patterns);
        var checks = Keep(RequiredChecks.Compile(options.RequiredChecks, Setting(nameof(options.RequiredChecks))));
        var locked = Locked();
        var environment = Values(options.Environment, nameof(options.Environment));
        var variables = Values(options.Variables, nameof(options.Variables));
        var planValues = Keep(NamePattern.Compile(Texts(options.PlanValues), Setting(nameof(options.PlanValues)), acrossSlashes: true));
        var secretCompiler = new ModeSecretCompiler(options, modeVariables, Setting);
        var secrets = Keep(secretCompiler.Compile(options.Secrets.Directory, options.Secrets.Values, name, Setting(nameof(options.Secrets))));
        var lanes = patterns.Repositories is not null && own is not null && secrets is not null
            ? Keep(ModeLanesCompiler.Compile(options, name, patterns.Repositories, own, secrets, secretCompiler, Setting))
            : null;
        if (_errors.Count > 0)
        {
            return new Compiled<ModePolicy>(null, _errors);
        }

        var mode = new ModePolicy(patterns, limits, own!)
        {
            Name = name,
            RequiredChecks = checks!,
            LockedJobVariables = locked,
            Environment = environment,
            Variables = variables,
            ImagePinning = options.ImagePinning ?? ImagePinning.Digest,
            ImageReference = options.ImageReference ?? ImageReferencing.Inline,
            MissingImage = MissingImageOf(patterns),
            Version = options.Version ?? VersionSource.Flow,
            RequireImageLabels = options.RequireImageLabels ?? false,
            ManualChanges = options.ManualChanges ?? ManualChanges.Keep,
            Prune = options.Prune ?? PruneBehaviour.Pause,
            Drift = options.Drift ?? DriftBehaviour.Report,
            InheritedLists = inheritance.Lists,
            RollbackHold = options.RollbackHold ?? RollbackHolding.Same,
            FreezeWindows = options.FreezeWindows ?? new Dictionary<string, FreezeWindowOptions>(),
            BranchIsolation = options.BranchIsolation ?? BranchIsolation.Shared,
            BranchLifetime = options.BranchLifetime ?? DefaultBranchLifetime,
            MaxBranches = options.MaxBranches ?? DefaultMaxBranches,
            BranchSchedules = options.BranchSchedules ?? BranchSchedules.Manifest,
            SmokeRun = smokeRun,
            PlanValues = planValues!,
            Secrets = new ModeSecretSettings(options.Secrets.Delivery, secrets!.IsSet ? [secrets] : []),
            Token = token,
            ReservedEnvironment = [.. modeVariables.Select(variable => KeyValuePair.Create(variable, name))],
        };
        return new Compiled<ModePolicy>(mode.Divide(lanes!), []);
    }

    private static ImmutableArray<string> Texts(IReadOnlyList<string>? texts) => [.. (texts ?? []).Select(static text => text ?? "")];

    private string Setting(string property) => inheritance.Setting(key, property);

    private MissingImage MissingImageOf(ModePatterns patterns) => (options.MissingImage ?? MissingImage.Build) switch
    {
        MissingImage.Build when !patterns.AllowedJobVariables.Any(static pattern => pattern.IsMatch("image")) => MissingImage.Pool,
        var missing => missing,
    };

    private string CheckName()
    {
        var name = key.ToLowerInvariant();
        if (name.Length == 0 || !char.IsAsciiLetterLower(name[0]) || !name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            _errors.Add($"Gateway:Modes:{key}: the name of a MODE may contain only letters, digits and -, and must start with a letter. Rename it.");
        }

        return name;
    }

    private T? Keep<T>(Compiled<T> compiled)
        where T : class
    {
        _errors.AddRange(compiled.Errors);
        return compiled.Value;
    }

    private IReadOnlyList<NamePattern> Names(IReadOnlyList<string>? texts, string property, bool ignoreCase = false) =>
        Keep(NamePattern.Compile(Texts(texts), Setting(property), ignoreCase))!;

    private void CheckRepositories()
    {
        var texts = Texts(options.Repositories);
        for (var index = 0; index < texts.Length; index++)
        {
            if (texts[index].Length > 0 && texts[index].Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
            {
                _errors.Add($"{Setting(nameof(options.Repositories))}:{index}: '{texts[index]}' cannot match a repository. Use owner/name or owner/*.");
            }
        }
    }

    private void CheckBranches()
    {
        if (options.BranchLifetime is { } lifetime && (lifetime < TimeSpan.FromMinutes(1) || lifetime > TimeSpan.FromDays(365)))
        {
            _errors.Add($"{Setting(nameof(options.BranchLifetime))} must be between 00:01:00 and 365.00:00:00.");
        }

        if (options.MaxBranches is < 1 or > 1000)
        {
            _errors.Add($"{Setting(nameof(options.MaxBranches))} must be between 1 and 1000.");
        }
    }

    private ModeToken Token()
    {
        var (oidc, section) = (options.Oidc, nameof(options.Oidc));
        var (workflows, environments, events) = (
            Names(oidc.JobWorkflowRefs, $"{section}:{nameof(oidc.JobWorkflowRefs)}"),
            Names(oidc.Environments, $"{section}:{nameof(oidc.Environments)}"),
            Names(oidc.EventNames is { Length: > 0 } listed ? listed : ModeToken.DefaultEvents, $"{section}:{nameof(oidc.EventNames)}"));
        var (repositories, owners) = (Ids(oidc.RepositoryIds, nameof(oidc.RepositoryIds)), Ids(oidc.RepositoryOwnerIds, nameof(oidc.RepositoryOwnerIds)));
        return new ModeToken(
            (oidc.Required ?? takesTokens) || (workflows ?? []).Count + (environments ?? []).Count + (oidc.EventNames?.Length ?? 0) + repositories.Length + owners.Length > 0,
            workflows ?? [],
            environments ?? [],
            events ?? [],
            repositories,
            owners);

        long[] Ids(long[]? ids, string property)
        {
            if (ids is not null && ids.Any(static id => id < 1))
            {
                _errors.Add($"{Setting($"{section}:{property}")}: must be an id from GitHub, a whole number of 1 or more.");
            }

            return ids ?? [];
        }
    }

    private SmokeRun? SmokeRun(ModePatterns patterns)
    {
        var (run, setting) = (options.SmokeRun, Setting(nameof(options.SmokeRun)));
        if (run.Timeout < TimeSpan.FromSeconds(1) || run.Timeout > TimeSpan.FromHours(1))
        {
            _errors.Add($"{setting}:{nameof(run.Timeout)} must be between 00:00:01 and 01:00:00.");
        }

        if (string.IsNullOrEmpty(run.Deployment))
        {
            return null;
        }

        if (patterns.DeploymentNames is { } names && !names.Any(pattern => pattern.IsMatch(run.Deployment[(run.Deployment.LastIndexOf('/') + 1)..])))
        {
            _errors.Add($"{setting}:{nameof(run.Deployment)}: '{run.Deployment}' is not a deployment of this MODE. Use a name that matches {Setting(nameof(options.DeploymentNames))}.");
        }

        return new SmokeRun(run.Deployment, run.Timeout, run.OnFailure);
    }

    private FrozenDictionary<string, LockedJobVariable> Locked()
    {
        var locked = new Dictionary<string, LockedJobVariable>(StringComparer.Ordinal);
        foreach (var (name, value) in options.LockedJobVariables ?? ImmutableDictionary<string, string?>.Empty)
        {
            var setting = $"{Setting(nameof(options.LockedJobVariables))}:{name}";
            if (name == "image")
            {
                _errors.Add($"{setting}: the image comes from the build and cannot be locked. Use ImageRepositories and ImageTags instead.");
            }
            else if (name == "env")
            {
                _errors.Add($"{setting}: the environment cannot be locked as a whole. Use Environment instead.");
            }
            else if (value is null)
            {
                _errors.Add($"{setting} has no value. Set a value, or remove the name.");
            }
            else
            {
                locked[name] = LockedJobVariable.Read(value);
            }
        }

        return locked.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private ImmutableSortedDictionary<string, string> Values(IReadOnlyDictionary<string, string?>? values, string property)
    {
        var kept = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values ?? ImmutableDictionary<string, string?>.Empty)
        {
            var setting = $"{Setting(property)}:{name}";
            if (!EnvironmentName.IsValid(name))
            {
                _errors.Add($"{setting}: '{name}' is not a valid name of an environment variable. {EnvironmentName.Fix}");
            }
            else if (modeVariables.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                _errors.Add($"{setting}: {name} is set by the gateway (Gateway:ModeVariables). Remove it.");
            }
            else if (value is null)
            {
                _errors.Add($"{setting} has no value. Set a value, which may be an empty string, or remove the name.");
            }
            else if (value.Any(static c => char.IsControl(c) && c is not ('\n' or '\t')))
            {
                _errors.Add($"{setting} contains a control character other than a line feed or a tab. Remove it.");
            }
            else
            {
                kept[name] = value;
            }
        }

        return kept.ToImmutable();
    }
}
