using System.Text.Json;
using Gateway.Prefect;

namespace Gateway.Rollouts.Planning;

/// <summary>Makes changes readable: what holds many values is shown value by value, schedules as sentences, and secrets not at all.</summary>
internal static class FieldViews
{
    /// <summary>Most characters that are shown of a value: of a text, or of the JSON of anything else.</summary>
    public const int MaxValueLength = 10_000;

    private const string Environment = "env";

    private static readonly JsonElement Nothing = JsonText.String(null);

    /// <summary>What is shown of the changes, in their order.</summary>
    public static IReadOnlyList<FieldView> Of(IEnumerable<FieldChange> changes) => [.. changes.SelectMany(Of)];

    private static IEnumerable<FieldView> Of(FieldChange change) => change.Field switch
    {
        "job_variables" => Entries(change.Field, change.Old, change.New).SelectMany(static entry =>
            entry.Name == Environment && (IsObject(entry.Old) || IsObject(entry.New))
                ? Entries(entry.Path, entry.Old, entry.New).Select(View)
                : [View(entry)]),
        "parameters" => Entries(change.Field, change.Old, change.New).Select(View),
        "schedules" => [new FieldView(change.Field, Bounded(ScheduleSentences.Of(change.Old)), Bounded(ScheduleSentences.Of(change.New)))],
        _ => [View(new Entry(change.Field, change.Field, change.Old, change.New))],
    };

    /// <summary>The entries that differ, those that the server holds first. What is no object is one entry.</summary>
    private static IEnumerable<Entry> Entries(string path, JsonElement old, JsonElement wanted)
    {
        if (!(IsObject(old) || IsNothing(old)) || !(IsObject(wanted) || IsNothing(wanted)))
        {
            return [new Entry(path, path[(path.LastIndexOf('.') + 1)..], old, wanted)];
        }

        return NamesOf(old).Union(NamesOf(wanted), StringComparer.Ordinal)
            .Select(name => new Entry($"{path}.{name}", name, ValueOf(old, name), ValueOf(wanted, name)))
            .Where(static entry => !JsonElement.DeepEquals(entry.Old, entry.New));
    }

    private static FieldView View(Entry entry) =>
        new(entry.Path, Bounded(SecretMask.Apply(entry.Name, entry.Old)), Bounded(SecretMask.Apply(entry.Name, entry.New)));

    private static JsonElement Bounded(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (text.Length <= MaxValueLength)
        {
            return value;
        }

        var end = char.IsHighSurrogate(text[MaxValueLength - 1]) ? MaxValueLength - 1 : MaxValueLength;
        return JsonText.String($"{text[..end]}… ({text.Length} characters)");
    }

    private static bool IsObject(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    private static IEnumerable<string> NamesOf(JsonElement value) =>
        IsObject(value) ? value.EnumerateObject().Select(static property => property.Name) : [];

    private static JsonElement ValueOf(JsonElement value, string name) =>
        IsObject(value) && value.TryGetProperty(name, out var found) ? found : Nothing;

    private sealed record Entry(string Path, string Name, JsonElement Old, JsonElement New);
}
