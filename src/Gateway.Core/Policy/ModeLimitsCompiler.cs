using System.Collections.Frozen;

namespace Gateway.Policy;

/// <summary>Compiles what a manifest may ask for in one MODE.</summary>
internal sealed class ModeLimitsCompiler
{
    private static readonly IReadOnlyList<string> DefaultDenied = ["privileged", "volumes", "network_mode", "container_create_kwargs"];

    /// <summary>
    /// By these an image that was tested runs what was not, trusts whom it did not, or sends what opens doors elsewhere. Not among them is what a
    /// pipeline's own code reads for its work, such as <c>PGHOST</c> and <c>GOOGLE_APPLICATION_CREDENTIALS</c>, nor <c>ENV</c>, which shells read where a
    /// person types alone.
    /// </summary>
    private static readonly IReadOnlyList<string> DefaultDeniedEnvironment =
    [
        // Prefect, interpreters, installers, loaders, shells.
        "EXTRA_PIP_PACKAGES", "PREFECT_*", "PYTHON*", "PIP_*", "UV_*", "VIRTUAL_ENV", "CONDA_*", "COVERAGE_*",
        "LD_*", "GCONV_PATH", "GETCONF_DIR", "GLIBC_TUNABLES", "LOCPATH", "NLSPATH", "OPENSSL_CONF", "OPENSSL_ENGINES", "OPENSSL_MODULES",
        "PATH", "IFS", "PS4", "SHELLOPTS", "BASH*", "ZDOTDIR", "PROMPT_COMMAND", "BROWSER", "GIT_*", "SSH_ASKPASS",
        "NODE_OPTIONS", "NODE_PATH", "PERL5*", "RUBYLIB", "RUBYOPT", "CLASSPATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS",
        "DOTNET_STARTUP_HOOKS", "CORECLR_*", "PHPRC", "PHP_INI_SCAN_DIR", "LUA_INIT*", "R_PROFILE*", "R_ENVIRON*",
        "GDAL_DRIVER_PATH", "GDAL_VRT_ENABLE_PYTHON", "SASL_PATH", "CLOUDSDK_PYTHON*", "GUNICORN_CMD_ARGS", "LESSOPEN", "LESSCLOSE",

        // Where their settings and credentials are looked for.
        "HOME", "XDG_*", "NETRC", "CURL_*", "WGETRC", "DOCKER_*", "KUBECONFIG", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "KRB5*",

        // Who is trusted.
        "SSL_CERT_*", "SSLKEYLOGFILE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED",
        "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "HTTPLIB2_CA_CERTS", "WEBSOCKET_CLIENT_CA_BUNDLE",

        // Which way requests go that carry credentials.
        "*_PROXY", "HOSTALIASES", "LOCALDOMAIN", "RES_OPTIONS", "RESOLV_*", "KUBERNETES_*", "AWS_ENDPOINT_URL*", "CLOUDSDK_API_ENDPOINT_OVERRIDES_*",
        "AZURE_AUTHORITY_HOST", "*_EMULATOR_HOST", "GCE_METADATA_*", "OTEL_EXPORTER_*", "OTEL_PYTHON_*",
    ];

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
        var interval = options.MinScheduleInterval ?? TimeSpan.FromMinutes(1);
        if (interval < TimeSpan.FromSeconds(1) || interval > TimeSpan.FromDays(1))
        {
            _errors.Add($"{_setting(nameof(options.MinScheduleInterval))} must be between 00:00:01 and 1.00:00:00.");
        }

        if (options.MaxConcurrencyLimit < 1)
        {
            _errors.Add($"{_setting(nameof(options.MaxConcurrencyLimit))} must be 1 or more. Remove it for no limit.");
        }

        var denied = Denied(options.DeniedJobVariables, DefaultDenied, nameof(options.DeniedJobVariables));
        CheckContradictions(allowedJobVariables.Select(static pattern => pattern.Text), nameof(options.AllowedJobVariables), denied, nameof(options.DeniedJobVariables), options.DeniedJobVariables is null);
        CheckWays(allowedJobVariables, options, denied);
        var deniedNames = Denied(options.DeniedEnvironmentNames, DefaultDeniedEnvironment, nameof(options.DeniedEnvironmentNames), ignoreCase: true);
        CheckContradictions((options.EnvironmentNames ?? []).OfType<string>(), nameof(options.EnvironmentNames), deniedNames, nameof(options.DeniedEnvironmentNames), options.DeniedEnvironmentNames is null);

        // No MODE's name begins with another's and a dash, and an underscore is in none.
        string[] own = mode.Length == 0 ? [] : [mode, $"{mode}-*", $"{mode}_*"];
        return new ModeLimits
        {
            WorkQueues = Names(options.WorkQueues ?? own, nameof(options.WorkQueues)) ?? [],
            DeniedJobVariables = denied,
            EnvironmentNames = Names(options.EnvironmentNames, nameof(options.EnvironmentNames)),
            DeniedEnvironmentNames = deniedNames,
            Networks = Names(options.Networks ?? own, nameof(options.Networks)) ?? [],
            Tags = Names(options.Tags ?? own, nameof(options.Tags), acrossSlashes: true) ?? [],
            Parameters = ParametersOf(options),
            MinScheduleInterval = interval,
            MaxConcurrencyLimit = options.MaxConcurrencyLimit,
            EventResources = Names(options.EventResources ?? [.. own, $"{mode}.*"], nameof(options.EventResources), acrossSlashes: true) ?? [],
            OwnTags = Names(own, nameof(options.Tags), acrossSlashes: true) ?? [],
        };
    }

    private void CheckContradictions(IEnumerable<string> allowed, string allowedProperty, DeniedNames denied, string deniedProperty, bool isDefault) => _errors.AddRange(
        from both in allowed
        where denied.Denies(both)
        select $"{_setting(allowedProperty)} allows {both}, and {_setting(deniedProperty)} denies it{(isDefault ? " (by default, if not set)" : "")}. Remove it from one of the two.");

    /// <summary>A job variable with a dot in its name that is allowed, and that every manifest would be refused for nevertheless.</summary>
    private void CheckWays(IReadOnlyList<NamePattern> allowed, ModeOptions options, DeniedNames denied)
    {
        var (setting, lockedSetting) = (_setting(nameof(options.AllowedJobVariables)), _setting(nameof(options.LockedJobVariables)));
        var locked = options.LockedJobVariables ?? FrozenDictionary<string, string?>.Empty;
        foreach (var name in allowed.Select(static pattern => pattern.Text).Where(name => JobVariablePath.IsNested(name) && !denied.Denies(name) && !locked.ContainsKey(name)))
        {
            var root = JobVariablePath.RootOf(name);
            if (denied.Denies(root))
            {
                var byDefault = options.DeniedJobVariables is null ? " (by default, if not set)" : "";
                _errors.Add($"{setting} allows {name}, a path into {root}, which {_setting(nameof(options.DeniedJobVariables))} denies{byDefault}. Remove it from one of the two.");
            }
            else if (JobVariablePath.HasRules(root, locked))
            {
                var instead = locked.ContainsKey(root) ? $"Remove it, or remove {lockedSetting}:{root}." : $"Remove it, and set it as part of {root} in the manifest.";
                _errors.Add($"{setting} allows {name}, a path into {root}, which is checked as a whole: every manifest that sets it would be refused. {instead}");
            }
            else if (name.Contains('*', StringComparison.Ordinal))
            {
                _errors.Add($"{setting} contains {name}: a job variable with a dot in its name can only be allowed by its full name. List each full name, or remove the entry.");
            }
        }
    }

    private DeniedNames Denied(IReadOnlyList<string?>? texts, IReadOnlyList<string> byDefault, string property, bool ignoreCase = false)
    {
        var compiled = DeniedNames.Compile(texts, byDefault, _setting(property), ignoreCase);
        _errors.AddRange(compiled.Errors);
        return compiled.Value ?? DeniedNames.None;
    }

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

/// <summary>What a manifest may ask for in one MODE, compiled. A null list is no limit.</summary>
internal sealed record ModeLimits
{
    public required IReadOnlyList<NamePattern> WorkQueues { get; init; }

    public required DeniedNames DeniedJobVariables { get; init; }

    public required IReadOnlyList<NamePattern>? EnvironmentNames { get; init; }

    public required DeniedNames DeniedEnvironmentNames { get; init; }

    public required IReadOnlyList<NamePattern> Networks { get; init; }

    public required IReadOnlyList<NamePattern> Tags { get; init; }

    /// <summary>By the parameter's name.</summary>
    public required FrozenDictionary<string, NamePattern> Parameters { get; init; }

    public required TimeSpan MinScheduleInterval { get; init; }

    public required int? MaxConcurrencyLimit { get; init; }

    /// <summary>Resources whose events triggers may listen to.</summary>
    public required IReadOnlyList<NamePattern> EventResources { get; init; }

    /// <summary>Whether triggers may listen to whatever there is.</summary>
    public bool ListensToAnything => EventResources.Any(static pattern => pattern.Text == "*");

    /// <summary>The tags that are the MODE's own, whatever others it allows.</summary>
    public required IReadOnlyList<NamePattern> OwnTags { get; init; }

    /// <summary>Words for what a list allows.</summary>
    public static string Expected(IReadOnlyList<NamePattern> patterns, string none) =>
        Expectation.OneOf([.. patterns.Select(static pattern => pattern.Text)], none);
}
