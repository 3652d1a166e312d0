using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>The settings of one MODE, with those of <c>Gateway:ModeDefaults</c> in the place of what it does not set.</summary>
internal sealed class ModeInheritance
{
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lists = new(StringComparer.Ordinal);

    private ModeInheritance(ModeOptions own, ModeDefaultOptions defaults)
    {
        Options = own.Copy();
        Options.ImagePinning = Value(own.ImagePinning, defaults.ImagePinning, nameof(own.ImagePinning));
        Options.Version = Value(own.Version, defaults.Version, nameof(own.Version));
        Options.RequireImageLabels = Value(own.RequireImageLabels, defaults.RequireImageLabels, nameof(own.RequireImageLabels));
        Options.RequiredChecks = List(own.RequiredChecks, defaults.RequiredChecks, nameof(own.RequiredChecks));
        Options.Oidc = Tokens(own.Oidc, defaults.Oidc, nameof(own.Oidc));
        Options.MissingImage = Value(own.MissingImage, defaults.MissingImage, nameof(own.MissingImage));
        Options.AllowedJobVariables = List(own.AllowedJobVariables, defaults.AllowedJobVariables, nameof(own.AllowedJobVariables));
        Options.DeniedJobVariables = List(own.DeniedJobVariables, defaults.DeniedJobVariables, nameof(own.DeniedJobVariables));
        Options.LockedJobVariables = Named(own.LockedJobVariables, defaults.LockedJobVariables, nameof(own.LockedJobVariables));
        Options.EnvironmentNames = List(own.EnvironmentNames, defaults.EnvironmentNames, nameof(own.EnvironmentNames));
        Options.DeniedEnvironmentNames = List(own.DeniedEnvironmentNames, defaults.DeniedEnvironmentNames, nameof(own.DeniedEnvironmentNames));
        Options.Parameters = Named(own.Parameters, defaults.Parameters, nameof(own.Parameters));
        Options.MinScheduleInterval = Value(own.MinScheduleInterval, defaults.MinScheduleInterval, nameof(own.MinScheduleInterval));
        Options.MaxConcurrencyLimit = Value(own.MaxConcurrencyLimit, defaults.MaxConcurrencyLimit, nameof(own.MaxConcurrencyLimit));
        Options.AllowedPullSteps = List(own.AllowedPullSteps, defaults.AllowedPullSteps, nameof(own.AllowedPullSteps));
        Options.ManualChanges = Value(own.ManualChanges, defaults.ManualChanges, nameof(own.ManualChanges));
        Options.Prune = Value(own.Prune, defaults.Prune, nameof(own.Prune));
        Options.Drift = Value(own.Drift, defaults.Drift, nameof(own.Drift));
    }

    /// <summary>What holds for the MODE.</summary>
    public ModeOptions Options { get; }

    /// <summary>The lists and named values that are not its own. Whoever extends one of them must start from all of it, and so must find it.</summary>
    public IReadOnlySet<string> Lists => _lists;

    /// <summary>Puts the defaults in the place of what the MODE does not set.</summary>
    public static ModeInheritance From(ModeOptions own, ModeDefaultOptions defaults) => new(own, defaults);

    /// <summary>The settings key under which a property of the MODE is set.</summary>
    public string Setting(string mode, string property) => _values.Contains(property) || _lists.Contains(property) ? Default(property) : Own(mode, property);

    /// <summary>The settings key of a property of the MODE's own.</summary>
    public static string Own(string mode, string property) => $"Gateway:Modes:{mode}:{property}";

    /// <summary>The settings key of a default.</summary>
    public static string Default(string property) => $"Gateway:ModeDefaults:{property}";

    private T? Value<T>(T? own, T? standard, string property)
        where T : struct
    {
        if (own is null && standard is not null)
        {
            _values.Add(property);
        }

        return own ?? standard;
    }

    private T[]? List<T>(T[]? own, T[]? standard, string property)
    {
        if (own is null && standard is { Length: > 0 })
        {
            _lists.Add(property);
        }

        return own ?? standard;
    }

    private IReadOnlyDictionary<string, string?>? Named(IReadOnlyDictionary<string, string?>? own, IReadOnlyDictionary<string, string?>? standard, string property)
    {
        if (standard is null or { Count: 0 })
        {
            return own;
        }

        if (own is null or { Count: 0 })
        {
            _lists.Add(property);
        }

        var all = (own ?? ImmutableDictionary<string, string?>.Empty).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in standard)
        {
            if (all.TryAdd(name, value))
            {
                _lists.Add($"{property}:{name}");
            }
        }

        return all;
    }

    private ModeTokenOptions Tokens(ModeTokenOptions own, ModeTokenOptions standard, string section) => new()
    {
        Required = Value(own.Required, standard.Required, $"{section}:{nameof(own.Required)}"),
        JobWorkflowRefs = List(own.JobWorkflowRefs, standard.JobWorkflowRefs, $"{section}:{nameof(own.JobWorkflowRefs)}"),
        Environments = List(own.Environments, standard.Environments, $"{section}:{nameof(own.Environments)}"),
        EventNames = List(own.EventNames, standard.EventNames, $"{section}:{nameof(own.EventNames)}"),
        RepositoryIds = List(own.RepositoryIds, standard.RepositoryIds, $"{section}:{nameof(own.RepositoryIds)}"),
        RepositoryOwnerIds = List(own.RepositoryOwnerIds, standard.RepositoryOwnerIds, $"{section}:{nameof(own.RepositoryOwnerIds)}"),
    };
}
