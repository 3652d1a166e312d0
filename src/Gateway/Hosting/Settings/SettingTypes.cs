using System.Reflection;

namespace Gateway.Hosting.Settings;

/// <summary>What the settings' types hold, as the configuration names it.</summary>
internal static class SettingTypes
{
    /// <summary>What a list's or a dictionary's entries are; null of everything else.</summary>
    public static Type? ElementOf(Type type) => Elements(type).FirstOrDefault().Element;

    /// <summary>Whether the entries of a type are counted and not named.</summary>
    public static bool IsList(Type type) => Elements(type).FirstOrDefault() is { Element: not null, IsNamed: false };

    /// <summary>The settings that a section of the type has, by name. Of a value there is but the file that it may come from.</summary>
    public static Dictionary<string, Type> NamesOf(Type type) => IsSection(type)
        ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase)
        : new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase) { [SecretFiles.Suffix] = typeof(string) };

    /// <summary>Whether a type is one of the gateway's own that holds settings, and no value.</summary>
    public static bool IsSection(Type type) => type.Namespace is { } space && (space == nameof(Gateway) || space.StartsWith(nameof(Gateway) + ".", StringComparison.Ordinal)) && !type.IsEnum;

    private static IEnumerable<(Type? Element, bool IsNamed)> Elements(Type type) => type == typeof(string)
        ? []
        : type.GetInterfaces().Prepend(type)
            .Where(candidate => candidate.IsGenericType)
            .Select(candidate => (Definition: candidate.GetGenericTypeDefinition(), Arguments: candidate.GetGenericArguments()))
            .OrderByDescending(candidate => candidate.Arguments.Length)
            .Where(candidate => candidate.Definition == typeof(IReadOnlyDictionary<,>) || candidate.Definition == typeof(IDictionary<,>) || candidate.Definition == typeof(IEnumerable<>))
            .Select(candidate => ((Type?)candidate.Arguments[^1], candidate.Arguments.Length == 2));
}
