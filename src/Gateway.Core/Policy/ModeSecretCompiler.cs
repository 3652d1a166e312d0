using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>Compiles where the secrets of a MODE or of one of its lanes are.</summary>
/// <param name="mode">The MODE's settings, whose values no secret may have the name of.</param>
/// <param name="reserved">Names that are the gateway's to set.</param>
/// <param name="modeSetting">Gives the settings key of a property of the MODE.</param>
internal sealed class ModeSecretCompiler(ModeOptions mode, IReadOnlyList<string> reserved, Func<string, string> modeSetting)
{
    /// <summary>Compiles the settings, or tells everything that is wrong with them; no value is ever told.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="secrets">The secrets themselves, by name.</param>
    /// <param name="prefix">What the names of their blocks begin with.</param>
    /// <param name="setting">Their settings key.</param>
    public Compiled<SecretSource> Compile(string? directory, IReadOnlyDictionary<string, string?>? secrets, string prefix, string setting)
    {
        var errors = new List<string>();
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in secrets ?? ImmutableDictionary<string, string?>.Empty)
        {
            var key = $"{setting}:{nameof(ModeSecretOptions.Values)}:{name}";
            if (!EnvironmentName.IsValid(name))
            {
                errors.Add($"{key}: '{name}' is not a valid name, so no manifest can use it. {EnvironmentName.Fix}");
            }
            else if (reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"{key}: {name} is set by the gateway (Gateway:ModeVariables). Remove it.");
            }
            else if (mode.Environment?.ContainsKey(name) == true || mode.Variables?.ContainsKey(name) == true)
            {
                errors.Add($"{key}: {name} is also in {modeSetting(nameof(mode.Environment))} or {modeSetting(nameof(mode.Variables))}. Keep only one of them.");
            }
            else if (string.IsNullOrEmpty(value))
            {
                errors.Add($"{key} has no value. Set a value, or remove the name.");
            }
            else
            {
                values[name] = value;
            }
        }

        errors.AddRange(
            from names in values.Keys.GroupBy(name => ModeSecretSettings.BlockOf(prefix, name), StringComparer.Ordinal)
            where names.Count() > 1
            select $"{setting}:{nameof(ModeSecretOptions.Values)}: {string.Join(" and ", names)} would be stored in the same block, {names.Key}. Rename one of them.");
        if (directory is not null && string.IsNullOrWhiteSpace(directory))
        {
            errors.Add($"{setting}:{nameof(ModeSecretOptions.Directory)} is empty. Set a directory, or remove the setting.");
        }

        return errors.Count == 0
            ? new Compiled<SecretSource>(new SecretSource(setting, directory, values.ToImmutable()), [])
            : new Compiled<SecretSource>(null, errors);
    }
}
