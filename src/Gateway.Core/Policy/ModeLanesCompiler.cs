namespace Gateway.Policy;

/// <summary>
/// Compiles what in a MODE is one repository's and what its repositories share. Where more than one repository may deploy to a MODE, nothing that
/// is set of the MODE itself is shared unless it is listed.
/// </summary>
internal sealed class ModeLanesCompiler
{
    /// <summary>The blocks of longer texts are <c>&lt;mode&gt;-text-…</c>, which a lane of this key would have for its own.</summary>
    private const string TextKey = "text";

    private static readonly IReadOnlyList<string> Shareable =
        [nameof(ModeOptions.ImageRepositories), nameof(ModeOptions.Secrets), nameof(ModeOptions.Blocks), nameof(ModeOptions.PrefectVariables)];

    private readonly List<string> _errors = [];
    private readonly ModeOptions _options;
    private readonly string _mode;
    private readonly IReadOnlyList<NamePattern> _repositories;
    private readonly ModeSecretCompiler _secrets;
    private readonly Func<string, string> _setting;
    private readonly bool _isOneRepository;

    private ModeLanesCompiler(ModeOptions options, string mode, IReadOnlyList<NamePattern> repositories, ModeSecretCompiler secrets, Func<string, string> setting)
    {
        _options = options;
        _mode = mode;
        _repositories = repositories;
        _secrets = secrets;
        _setting = setting;
        _isOneRepository = !repositories.Any(static pattern => pattern.IsWild)
            && repositories.Select(static pattern => pattern.Text).Distinct(StringComparer.OrdinalIgnoreCase).Count() <= 1;
    }

    /// <summary>Compiles the lanes, or tells everything that is wrong with them.</summary>
    /// <param name="options">The MODE's settings.</param>
    /// <param name="mode">The MODE's name.</param>
    /// <param name="repositories">The repositories that it allows.</param>
    /// <param name="own">What is the MODE's by its name.</param>
    /// <param name="source">The MODE's own secrets.</param>
    /// <param name="secrets">Compiles the lanes'.</param>
    /// <param name="setting">Gives the settings key of a property.</param>
    public static Compiled<ModeLanes> Compile(
        ModeOptions options,
        string mode,
        IReadOnlyList<NamePattern> repositories,
        OwnedNames own,
        SecretSource source,
        ModeSecretCompiler secrets,
        Func<string, string> setting)
    {
        var compiler = new ModeLanesCompiler(options, mode, repositories, secrets, setting);
        var lanes = compiler.Read(own, source);
        return compiler._errors.Count == 0 ? new Compiled<ModeLanes>(lanes, []) : new Compiled<ModeLanes>(null, compiler._errors);
    }

    private ModeLanes Read(OwnedNames own, SecretSource source)
    {
        CheckShared(own, source);
        IReadOnlyList<NamePattern> each = [.. own.ImageRepositories.Where(RepositoryPlaceholder.IsIn)];
        var common = new OwnedNames
        {
            ImageRepositories = IsShared(nameof(_options.ImageRepositories)) ? [.. own.ImageRepositories.Except(each)] : [],
            Blocks = IsShared(nameof(_options.Blocks)) ? own.Blocks : [],
            PrefectVariables = IsShared(nameof(_options.PrefectVariables)) ? own.PrefectVariables : [],
        };
        IReadOnlyList<SecretSource> shared = source.IsSet && IsShared(nameof(_options.Secrets)) ? [source] : [];
        List<ModeLane> lanes =
        [
            .. (_options.Lanes ?? new Dictionary<string, LaneOptions>())
                .OrderBy(static entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => Lane(entry.Key, entry.Value, each, shared))
                .OfType<ModeLane>(),
        ];
        if (_isOneRepository && lanes.Count == 0)
        {
            return ModeLanes.Undivided;
        }

        _errors.AddRange(LaneSeparation.Check(lanes, LaneSetting));
        var hasRest = _repositories.Any(pattern => pattern.IsWild || !lanes.Any(lane => pattern.IsMatch(lane.Repository)));
        if (hasRest)
        {
            CheckBlocksOfShared(shared, lanes);
        }

        // The blocks of shared secrets are those that begin with the MODE's name: who has the ones may refer to the others.
        return new ModeLanes
        {
            Lanes = lanes,
            Common = common,
            Rest = OwnedNames.None with { ImageRepositories = each },
            CommonOfRest = shared.Count > 0 ? common with { Blocks = own.Blocks } : common,
            HasRest = hasRest,
        };
    }

    private bool IsShared(string property) => _isOneRepository || (_options.Shared ?? []).Contains(property, StringComparer.OrdinalIgnoreCase);

    private void CheckShared(OwnedNames own, SecretSource source)
    {
        var shared = _options.Shared ?? [];
        for (var index = 0; index < shared.Length; index++)
        {
            if (!Shareable.Contains(shared[index], StringComparer.OrdinalIgnoreCase))
            {
                _errors.Add($"{_setting(nameof(_options.Shared))}:{index}: '{shared[index]}' cannot be shared by repositories. Use {string.Join(", ", Shareable.SkipLast(1))} or {Shareable[^1]}.");
            }
        }

        (string Property, bool IsSet)[] settings =
        [
            (nameof(_options.ImageRepositories), own.ImageRepositories.Any(static pattern => !RepositoryPlaceholder.IsIn(pattern))),
            (nameof(_options.Secrets), source.IsSet),
            (nameof(_options.Blocks), _options.Blocks is { Length: > 0 }),
            (nameof(_options.PrefectVariables), _options.PrefectVariables is { Length: > 0 }),
        ];
        _errors.AddRange(
            from setting in settings
            where setting.IsSet && !IsShared(setting.Property)
            select $"{_setting(setting.Property)} is set, but more than one repository may deploy to MODE {_mode}. Move it to the repository that it belongs to, "
                + $"{LaneSetting("<key>", setting.Property)}, or list {setting.Property} in {_setting(nameof(_options.Shared))} if all of them may use it.");
    }

    private ModeLane? Lane(string name, LaneOptions lane, IReadOnlyList<NamePattern> each, IReadOnlyList<SecretSource> shared)
    {
        var key = name.ToLowerInvariant();
        CheckKey(name, key);
        var repository = CheckRepository(name, lane.Repository);
        var prefix = $"{_mode}-{key}";
        var own = OwnedNames.Compile(
            lane.ImageRepositories, lane.Blocks, lane.PrefectVariables, prefix, $"{_mode}_{key.Replace('-', '_')}", property => LaneSetting(name, property));
        var source = _secrets.Compile(lane.Secrets.Directory, lane.Secrets.Values, prefix, LaneSetting(name, nameof(lane.Secrets)));
        _errors.AddRange(own.Errors);
        _errors.AddRange(source.Errors);
        if (repository is null || own.Value is null || source.Value is null)
        {
            return null;
        }

        CheckTwice(source.Value, shared);
        IReadOnlyList<NamePattern> images = [.. each, .. own.Value.ImageRepositories];
        return new ModeLane(
            key,
            repository,
            (own.Value with { ImageRepositories = images }).For(repository),
            source.Value,
            new ModeSecretSettings(lane.Secrets.Delivery ?? _options.Secrets.Delivery, source.Value.IsSet ? [source.Value, .. shared] : shared));
    }

    private void CheckKey(string name, string key)
    {
        var setting = _setting($"{nameof(_options.Lanes)}:{name}");
        if (!char.IsAsciiLetterOrDigit(key.FirstOrDefault()) || !key.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            _errors.Add($"{setting}: the key of a lane may contain only letters, digits and -, and must not start with -. Rename it.");
        }
        else if (key == TextKey || key.StartsWith(TextKey + "-", StringComparison.Ordinal))
        {
            _errors.Add($"{setting}: block names that start with {_mode}-{TextKey}- are reserved for longer strings of all repositories. Rename the lane.");
        }
        else if (key == ImageVariableName.Key || key.StartsWith(ImageVariableName.Key + "-", StringComparison.Ordinal))
        {
            _errors.Add($"{setting}: Prefect variables whose names start with {_mode}_{ImageVariableName.Key}_ are reserved for the images of all repositories. Rename the lane.");
        }

        _errors.AddRange(
            from other in _options.Lanes!.Keys
            where key.StartsWith(other.ToLowerInvariant() + "-", StringComparison.Ordinal) || (other != name && other.Equals(name, StringComparison.OrdinalIgnoreCase))
            select $"{setting}: the key equals that of lane {other}, or starts with it and a dash, so their Prefect blocks could not be told apart. Rename one of them.");
    }

    private string? CheckRepository(string name, string? repository)
    {
        var setting = LaneSetting(name, nameof(LaneOptions.Repository));
        if (repository?.Split('/') is not [{ Length: > 0 }, { Length: > 0 }] || repository.Contains('*', StringComparison.Ordinal))
        {
            _errors.Add($"{setting}: '{repository}' is not a valid repository. Use owner/name, without *.");
            return null;
        }

        if (!ModePolicy.Any(_repositories, repository))
        {
            _errors.Add($"{setting}: {repository} may not deploy to MODE {_mode}. Add it to {_setting(nameof(_options.Repositories))}, or remove the lane.");
        }

        if (_options.Lanes!.Any(other => other.Key != name && repository.Equals(other.Value.Repository, StringComparison.OrdinalIgnoreCase)))
        {
            _errors.Add($"{setting}: {repository} has more than one lane in MODE {_mode}. Merge them into one.");
        }

        return repository;
    }

    private void CheckTwice(SecretSource own, IReadOnlyList<SecretSource> shared)
    {
        foreach (var source in shared)
        {
            _errors.AddRange(
                from name in own.Values.Keys
                from other in source.Values.Keys
                where ModeSecretSettings.BlockOf("", name) == ModeSecretSettings.BlockOf("", other)
                select $"{own.Setting}:{nameof(own.Values)}:{name} is also in {source.Setting}:{nameof(own.Values)}, which is shared. Keep only one of them, or rename one.");
        }
    }

    /// <summary>Of repositories without an entry the secret A_X would be the block that is lane a's X.</summary>
    private void CheckBlocksOfShared(IReadOnlyList<SecretSource> shared, IReadOnlyList<ModeLane> lanes) => _errors.AddRange(
        from source in shared
        from name in source.Values.Keys
        from lane in lanes
        where ModeSecretSettings.BlockOf(_mode, name).StartsWith($"{_mode}-{lane.Key}-", StringComparison.Ordinal)
        select $"{source.Setting}:{nameof(source.Values)}:{name} would be stored in the block {ModeSecretSettings.BlockOf(_mode, name)}, which belongs to lane {lane.Key}. Rename one of them.");

    private string LaneSetting(string key, string property) => _setting($"{nameof(_options.Lanes)}:{key}:{property}");
}
