namespace Gateway.Policy;

/// <summary>Turns settings into a policy, or tells everything that is wrong with them.</summary>
internal static class PolicyCompiler
{
    private static readonly IReadOnlyList<string> DefaultModeVariables = ["MODE"];

    /// <summary>Compiles the settings. What is unclear is an error: nothing is guessed and nothing left out.</summary>
    /// <param name="options">The settings as bound; missing lists get their defaults here.</param>
    /// <param name="takesTokens">Whether OIDC tokens are taken as proof, so that a MODE requires one unless it says otherwise.</param>
    /// <param name="repositories">The repositories and their projects.</param>
    public static PolicyCompilation Compile(PolicyOptions options, bool takesTokens = false, IReadOnlyList<RepositoryProjects>? repositories = null)
    {
        var errors = new List<string>();
        var modeVariables = options.ModeVariables ?? DefaultModeVariables;
        CheckModeVariables(modeVariables, errors);

        var modes = new List<ModePolicy>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, mode) in (options.Modes ?? new Dictionary<string, ModeOptions>()).OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            if (!names.Add(key))
            {
                errors.Add($"Gateway:Modes:{key} differs from another MODE only by case. Merge the two.");
            }

            var inheritance = ModeInheritance.From(mode, options.ModeDefaults);
            var compiled = new ModeCompiler(key, inheritance.Options, inheritance, modeVariables, takesTokens).Compile();
            errors.AddRange(compiled.Errors);
            if (compiled.Value is not null)
            {
                modes.Add(compiled.Value);
            }
        }

        errors.AddRange(ModeSeparation.Check(modes));
        errors.AddRange(
            from mode in modes
            from other in modes
            where other.Name.StartsWith(mode.Name + "-", StringComparison.Ordinal)
            select $"Gateway:Modes:{other.Name}: the name starts with that of MODE {mode.Name} and a dash, so their Prefect blocks could not be told apart. Rename one of them.");
        var projects = new Dictionary<string, ProjectRules>(StringComparer.OrdinalIgnoreCase);
        foreach (var repository in repositories ?? [])
        {
            var compiled = ProjectRules.Compile(repository);
            errors.AddRange(compiled.Errors);
            projects.TryAdd(repository.Name, compiled.Value ?? ProjectRules.None);
        }

        var policy = new GatewayPolicy(
            modes,
            Shared(options.SharedBlocks, nameof(options.SharedBlocks), errors),
            Shared(options.SharedPrefectVariables, nameof(options.SharedPrefectVariables), errors),
            projects);
        errors.AddRange(ModeSeparation.CheckReferences(modes));
        errors.AddRange(NotShared(modes, options.SharedBlocks, PrefectReferenceKind.Block));
        errors.AddRange(NotShared(modes, options.SharedPrefectVariables, PrefectReferenceKind.Variable));
        errors.AddRange(ForeignValues.Check(policy));

        // What is wrong with a default is wrong for each MODE that takes it.
        return errors.Count == 0 ? new PolicyCompilation(policy, []) : new PolicyCompilation(null, [.. errors.Distinct(StringComparer.Ordinal)]);
    }

    private static IReadOnlyList<NamePattern> Shared(string[]? names, string property, List<string> errors)
    {
        var compiled = NamePattern.Compile([.. (names ?? []).Select(static name => name ?? "")], "Gateway:" + property);
        errors.AddRange(compiled.Errors);
        return compiled.Value ?? [];
    }

    // What is one MODE's is never shared, so that such a name in the list would do nothing.
    private static IEnumerable<string> NotShared(IReadOnlyList<ModePolicy> modes, string[]? names, PrefectReferenceKind kind) =>
        from entry in (names ?? []).Index()
        let owner = modes.FirstOrDefault(mode => ModePolicy.Any(mode.Own.Of(kind), entry.Item ?? ""))
        where owner is not null
        select $"{ReferenceRule.SharedSetting(kind)}:{entry.Index}: '{entry.Item}' belongs to MODE {owner.Name} by its name or by {owner.Setting(ReferenceRule.PropertyOf(kind))}, so it cannot be shared. Remove it here, or rename it.";

    private static void CheckModeVariables(IReadOnlyList<string> names, List<string> errors)
    {
        if (names.Count == 0)
        {
            errors.Add("Gateway:ModeVariables is empty, so no deployment would know its MODE. List a variable such as MODE, or remove the setting.");
        }

        for (var index = 0; index < names.Count; index++)
        {
            if (!EnvironmentName.IsValid(names[index]))
            {
                errors.Add($"Gateway:ModeVariables:{index}: '{names[index]}' is not a valid name of an environment variable. {EnvironmentName.Fix}");
            }
            else if (names.Take(index).Contains(names[index], StringComparer.Ordinal))
            {
                errors.Add($"Gateway:ModeVariables:{index}: '{names[index]}' is listed twice. Remove one of them.");
            }
        }
    }
}
