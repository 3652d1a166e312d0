using System.Reflection;

namespace Gateway.Hosting.Settings;

/// <summary>
/// Settings below <c>Gateway</c> that nobody reads. The configuration takes any name without a word, so that a mistyped rule
/// would be no rule: a service with one does not start.
/// </summary>
internal static class UnknownSettings
{
    /// <summary>One sentence for each, with the names that are known in its place.</summary>
    public static IEnumerable<string> Find(IConfiguration configuration) => Find(configuration.GetSection(SecretFiles.Root), typeof(GatewaySettings));

    private static IEnumerable<string> Find(IConfigurationSection section, Type type) => ElementOf(type) is { } element
        ? section.GetChildren().SelectMany(child => Find(child, element))
        : section.GetChildren().SelectMany(child => FindNamed(child, section, NamesOf(type)));

    private static IEnumerable<string> FindNamed(IConfigurationSection child, IConfigurationSection parent, Dictionary<string, Type> known) =>
        known.TryGetValue(child.Key, out var type)
            ? Find(child, type)
            : [$"{child.Path} is no setting: nobody reads it. {parent.Path} has {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}."];

    /// <summary>What a list's or a dictionary's entries are; null of everything else.</summary>
    private static Type? ElementOf(Type type) => type == typeof(string)
        ? null
        : type.GetInterfaces().Prepend(type)
            .Where(candidate => candidate.IsGenericType)
            .Select(candidate => (Definition: candidate.GetGenericTypeDefinition(), Arguments: candidate.GetGenericArguments()))
            .OrderByDescending(candidate => candidate.Arguments.Length)
            .Where(candidate => candidate.Definition == typeof(IReadOnlyDictionary<,>) || candidate.Definition == typeof(IDictionary<,>) || candidate.Definition == typeof(IEnumerable<>))
            .Select(candidate => candidate.Arguments[^1])
            .FirstOrDefault();

    private static Dictionary<string, Type> NamesOf(Type type) => type.Assembly == typeof(UnknownSettings).Assembly && !type.IsEnum
        ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase)
        : new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase) { [SecretFiles.Suffix] = typeof(string) };
}
