using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>One environment variable of a deployment's runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What it is set to; an object where Kubernetes is to look it up (<c>valueFrom</c>).</param>
internal sealed record EnvironmentEntry(string Name, JsonElement Value);

/// <summary>Why one entry of a list cannot be used.</summary>
/// <param name="Index">Which one.</param>
/// <param name="Problem">What is wrong, as the end of a sentence. Holds no value.</param>
/// <param name="Fix">What to do.</param>
internal sealed record EnvironmentEntryFault(int Index, string Problem, string Fix);

/// <summary>
/// The job variable <c>env</c> in its two forms: a mapping, as all workers take it; or a list of <c>name</c> with <c>value</c> or
/// <c>valueFrom</c>, which Kubernetes workers take where their pool's template does.
/// </summary>
internal static class EnvironmentEntries
{
    /// <summary>Most that a manifest may set: more than a container has.</summary>
    public const int MaxEntries = 1000;

    private const int MaxNameLength = 253;
    private const int MaxSourceKeys = 8;

    /// <summary>The entries in their order; null when it is neither form.</summary>
    public static IReadOnlyList<EnvironmentEntry>? From(JsonElement env) => env.ValueKind switch
    {
        JsonValueKind.Object => [.. env.EnumerateObject().Select(static property => new EnvironmentEntry(property.Name, property.Value))],
        JsonValueKind.Array when FaultOf(env) is null => [.. env.EnumerateArray().Select(static entry => new EnvironmentEntry(NameOf(entry)!, ValueOf(entry)))],
        _ => null,
    };

    /// <summary>What is wrong with a list, the first of it; null for nothing.</summary>
    public static EnvironmentEntryFault? FaultOf(JsonElement list)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var entry in list.EnumerateArray())
        {
            if (Problem(entry) is var (problem, fix))
            {
                return new EnvironmentEntryFault(index, problem, fix);
            }

            if (!names.Add(NameOf(entry)!))
            {
                return new EnvironmentEntryFault(index, $"has the same name as an earlier entry, {NameOf(entry)}", "Keep only one of them.");
            }

            index++;
        }

        return null;
    }

    private static (string Problem, string Fix)? Problem(JsonElement entry)
    {
        const string Form = "Write it as name and value, or as name and valueFrom.";
        if (entry.ValueKind != JsonValueKind.Object)
        {
            return ("is not a mapping", Form);
        }

        // A name that the worker fills in when a run starts could be any, the gateway's own included.
        if (NameOf(entry) is not { } name || !IsName(name))
        {
            return ("has no valid name of an environment variable", "Use a name of letters, digits, _, - and . that does not start with a digit and has no placeholder that is resolved at run time.");
        }

        if (entry.EnumerateObject().FirstOrDefault(static property => property.Name is not ("name" or "value" or "valueFrom")) is { Value.ValueKind: not JsonValueKind.Undefined } stranger)
        {
            return ($"has the key {PlainText.Shown(stranger.Name)}, but only name, value and valueFrom are allowed", Form);
        }

        return (entry.TryGetProperty("value", out var value), entry.TryGetProperty("valueFrom", out var source)) switch
        {
            (true, true) => ("has both value and valueFrom", "Keep only one of them."),
            (false, false) => ("has neither value nor valueFrom, so the worker ignores it", "Set value, or \"\" for an empty value."),
            (true, false) when value.ValueKind != JsonValueKind.String => ("has a value that is not a string, which Kubernetes does not accept", "Put the value in quotes."),
            (false, true) when !IsSource(source) => ("has a valueFrom that Kubernetes does not support", "Use one of secretKeyRef, configMapKeyRef, fieldRef and resourceFieldRef, with its keys."),
            _ => null,
        };
    }

    private static bool IsSource(JsonElement source) =>
        source.ValueKind == JsonValueKind.Object
        && source.EnumerateObject().ToList() is [{ Name: "secretKeyRef" or "configMapKeyRef" or "fieldRef" or "resourceFieldRef", Value: { ValueKind: JsonValueKind.Object } keys }]
        && keys.EnumerateObject().Count() is > 0 and <= MaxSourceKeys
        && keys.EnumerateObject().All(static key => key.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array));

    /// <summary>Whether it can be the name of a variable, in a container and in Kubernetes.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && !char.IsAsciiDigit(name[0])
        && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.');

    private static string? NameOf(JsonElement entry) =>
        entry.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;

    private static JsonElement ValueOf(JsonElement entry) => entry.TryGetProperty("value", out var value) ? value : entry.GetProperty("valueFrom");
}
