using System.Collections.Frozen;

namespace Gateway.Policy;

/// <summary>Compiles what a manifest may ask for in one MODE.</summary>
internal sealed class ModeLimitsCompiler
{
    private static readonly IReadOnlyList<string> DefaultDenied = ["privileged", "volumes", "network_mode", "container_create_kwargs"];

    private readonly List<string> _errors = [];
    private readonly Func<string, string> _setting;

    private ModeLimitsCompiler(Func<string, string> setting) => _setting = setting;

    /// <summary>Compiles the limits, or tells everything that is wrong with them.</summary>
    /// <param name="options">The MODE's settings.</param>
    /// <param name="mode">The MODE's name.</param>
    /// <param name="allowedJobVariables">The job variables that it allows; null when they are wrong themselves.</param>
    /// <param name="setting">Gives the settings key of a property.</param>
    public static Compiled<ModeLimits> Compile(
        ModeOptions options, string mode, IReadOnlyList<NamePattern>? allowedJobVariables, Func<string, string> setting)
    {
        var compiler = new ModeLimitsCompiler(setting);
        var limits = compiler.Read(options, mode, allowedJobVariables ?? []);
        return compiler._errors.Count == 0 ? new Compiled<ModeLimits>(limits, []) : new Compiled<ModeLimits>(null, compiler._errors);
    }

    private ModeLimits Read(ModeOptions options, string mode, IReadOnlyList<NamePattern> allowedJobVariables)
    {
        if (options.MinScheduleInterval < TimeSpan.FromSeconds(1) || options.MinScheduleInterval > TimeSpan.FromDays(1))
        {
            _errors.Add($"{_setting(nameof(options.MinScheduleInterval))} must lie between 00:00:01 and 1.00:00:00.");
        }

        if (options.MaxConcurrencyLimit < 1)
        {
            _errors.Add($"{_setting(nameof(options.MaxConcurrencyLimit))} must be 1 or more. Leave it out for no limit.");
        }

        var denied = Names(options.DeniedJobVariables ?? DefaultDenied, nameof(options.DeniedJobVariables)) ?? [];
        foreach (var both in allowedJobVariables.Select(static pattern => pattern.Text).Where(name => ModePolicy.Any(denied, name)))
        {
            _errors.Add(
                $"{_setting(nameof(options.AllowedJobVariables))} allows {both}, and {_setting(nameof(options.DeniedJobVariables))} denies it"
                + (options.DeniedJobVariables is null ? " (by default, when left out)" : "") + ". Take it out of one of the two.");
        }

        return new ModeLimits
        {
            WorkQueues = Names(options.WorkQueues, nameof(options.WorkQueues)),
            DeniedJobVariables = denied,
            EnvironmentNames = Names(options.EnvironmentNames, nameof(options.EnvironmentNames)),
            Networks = Names(options.Networks, nameof(options.Networks)),
            Tags = Names(options.Tags, nameof(options.Tags), acrossSlashes: true),
            Parameters = ParametersOf(options),
            MinScheduleInterval = options.MinScheduleInterval,
            MaxConcurrencyLimit = options.MaxConcurrencyLimit,
            Blocks = Blocks(options, mode),
            PrefectVariables = Names(options.PrefectVariables ?? [$"{mode}-*", $"{mode}_*"], nameof(options.PrefectVariables)) ?? [],
        };
    }

    // The blocks of its own secrets are the MODE's, whatever else is.
    private IReadOnlyList<NamePattern> Blocks(ModeOptions options, string mode) =>
        [.. Names(options.Blocks, nameof(options.Blocks)) ?? [], .. Names([$"{mode}-*"], nameof(options.Blocks)) ?? []];

    private FrozenDictionary<string, NamePattern> ParametersOf(ModeOptions options)
    {
        var parameters = new Dictionary<string, NamePattern>(StringComparer.Ordinal);
        foreach (var (name, pattern) in options.Parameters ?? new Dictionary<string, string?>())
        {
            if (Names([pattern ?? ""], $"{nameof(options.Parameters)}:{name}", acrossSlashes: true) is [var compiled])
            {
                parameters[name] = compiled;
            }
        }

        return parameters.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private IReadOnlyList<NamePattern>? Names(IReadOnlyList<string>? texts, string property, bool acrossSlashes = false)
    {
        if (texts is null)
        {
            return null;
        }

        var compiled = NamePattern.Compile([.. texts.Select(static text => text ?? "")], _setting(property), acrossSlashes: acrossSlashes);
        _errors.AddRange(compiled.Errors);
        return compiled.Value;
    }
}
