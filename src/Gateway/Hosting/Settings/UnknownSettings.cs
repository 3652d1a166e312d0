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
        : section.GetChildren().SelectMany(child => FindNamed(child, section, SettingTypes.NamesOf(type)));

    private static IEnumerable<string> FindNamed(IConfigurationSection child, IConfigurationSection parent, Dictionary<string, Type> known) =>
        known.TryGetValue(child.Key, out var type)
            ? Find(child, type)
            : [$"{child.Path} is no setting: nobody reads it. {parent.Path} has {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}."];
}
