using System.Collections.Immutable;

namespace Gateway.Policy;

/// <summary>Compiles where a MODE's secrets are.</summary>
internal static class ModeSecretCompiler
{
    /// <summary>Compiles the settings, or tells everything that is wrong with them; no value is ever told.</summary>
    /// <param name="options">The MODE's settings.</param>
    /// <param name="mode">The MODE's name.</param>
    /// <param name="reserved">Names that are the gateway's to set.</param>
    /// <param name="setting">Gives the settings key of a property.</param>
    public static Compiled<ModeSecretSettings> Compile(ModeOptions options, string mode, IReadOnlyList<string> reserved, Func<string, string> setting)
    {
        var (errors, section) = (new List<string>(), nameof(options.Secrets));
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in options.Secrets.Values ?? ImmutableDictionary<string, string?>.Empty)
        {
            var key = setting($"{section}:{nameof(options.Secrets.Values)}:{name}");
            if (!EnvironmentName.IsValid(name))
            {
                errors.Add($"{key}: '{name}' is not a name that a manifest can ask for. {EnvironmentName.Fix}");
            }
            else if (reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"{key}: {name} is the gateway's to set (Gateway:ModeVariables). Remove it.");
            }
            else if (IsSetTwice(options, name))
            {
                errors.Add($"{key}: {name} is also in {setting(nameof(options.Environment))} or {setting(nameof(options.Variables))}. Keep one.");
            }
            else if (string.IsNullOrEmpty(value))
            {
                errors.Add($"{key} has no value. Give one, or remove the name.");
            }
            else
            {
                values[name] = value;
            }
        }

        errors.AddRange(
            from names in values.Keys.GroupBy(name => ModeSecretSettings.BlockOf(mode, name), StringComparer.Ordinal)
            where names.Count() > 1
            select $"{setting($"{section}:{nameof(options.Secrets.Values)}")}: {string.Join(" and ", names)} would both be the block {names.Key}. Rename one.");
        if (options.Secrets.Directory is { } directory && string.IsNullOrWhiteSpace(directory))
        {
            errors.Add($"{setting($"{section}:{nameof(options.Secrets.Directory)}")} is empty. Name a directory, or leave it out.");
        }

        return errors.Count == 0
            ? new Compiled<ModeSecretSettings>(new ModeSecretSettings(options.Secrets.Delivery, options.Secrets.Directory, values.ToImmutable()), [])
            : new Compiled<ModeSecretSettings>(null, errors);
    }

    private static bool IsSetTwice(ModeOptions options, string name) =>
        options.Environment?.ContainsKey(name) == true || options.Variables?.ContainsKey(name) == true;
}
