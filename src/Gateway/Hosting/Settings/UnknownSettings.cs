using Gateway.Policy;

namespace Gateway.Hosting.Settings;

/// <summary>
/// Settings below <c>Gateway</c> that nobody reads. The configuration takes any name without a word, so that a mistyped rule
/// would be no rule: a service with one does not start.
/// </summary>
internal static class UnknownSettings
{
    /// <summary>One sentence for each, with the names that are known in its place.</summary>
    public static IEnumerable<string> Find(IConfiguration configuration) => Find(configuration.GetSection(SecretFiles.Root), typeof(GatewaySettings));

    private static IEnumerable<string> Find(IConfigurationSection section, Type type) => SettingTypes.ElementOf(type) is { } element
        ? section.GetChildren().SelectMany(child => Find(child, element))
        : section.GetChildren().SelectMany(child => FindNamed(child, section, type));

    private static IEnumerable<string> FindNamed(IConfigurationSection child, IConfigurationSection parent, Type type)
    {
        var known = SettingTypes.NamesOf(type);
        return known.TryGetValue(child.Key, out var found)
            ? Find(child, found)
            : [$"{child.Path} is not a known setting{Reason(child, type)}. The settings of {parent.Path} are {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}."];
    }

    private static string Reason(IConfigurationSection child, Type type) =>
        type == typeof(ModeDefaultOptions) && SettingTypes.NamesOf(typeof(ModeOptions)).Keys.FirstOrDefault(name => name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is { } name
            ? $" here, because each MODE sets its own. Set Gateway:Modes:<name>:{name} instead"
            : "";
}
