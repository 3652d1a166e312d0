using System.Text.Json;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>
/// Makes changes readable: what holds many values is shown value by value, schedules as sentences, what the server holds only where that may be
/// shown, and secrets not at all.
/// </summary>
internal static class FieldViews
{
    /// <summary>Most characters that are shown of a value: of a text, or of the JSON of anything else.</summary>
    public const int MaxValueLength = 10_000;

    private const string Environment = "env";
    private const string SecretBlock = "prefect.blocks.secret.";

    private static readonly JsonElement Nothing = JsonText.String(null);

    /// <summary>What is shown of the changes, in their order.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="disclosure">Which values may be shown.</param>
    public static IReadOnlyList<FieldView> From(IEnumerable<FieldChange> changes, PlanDisclosure disclosure) =>
        [.. changes.SelectMany(change => From(change, disclosure)).Select(pair => Hide(pair.Change, pair.View, disclosure))];

    // What was there before a secret that changed was the secret, too, and what takes its place is one, unless it is the reference to its block.
    private static FieldView Hide(FieldChange change, FieldView view, PlanDisclosure disclosure)
    {
        var (isOldSecret, isNewSecret) = (Holds(change.Old, disclosure.HoldsSecret), Holds(change.New, disclosure.HoldsOwnSecret));
        return view with
        {
            Old = isOldSecret || isNewSecret || !disclosure.ShowsLive(view.Field) ? Hidden(view.Old) : view.Old,
            New = isNewSecret || (isOldSecret && !IsReference(change.New)) || !disclosure.ShowsWanted(view.Field, change.New) ? Hidden(view.New) : view.New,
        };
    }

    // What a reference to a Secret block takes the place of was a secret, whatever its name, and so is what takes the reference's place.
    private static FieldView HideBesideReference(FieldView view, JsonElement old, JsonElement wanted) => (IsReference(old), IsReference(wanted)) switch
    {
        (false, true) => view with { Old = Hidden(view.Old) },
        (true, false) => view with { New = Hidden(view.New) },
        _ => view,
    };

    private static bool IsReference(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Contains(SecretBlock, StringComparison.Ordinal),
        JsonValueKind.Array => value.EnumerateArray().Any(IsReference),
        JsonValueKind.Object => value.EnumerateObject().Any(static property => IsReference(property.Value)),
        _ => false,
    };

    private static JsonElement Hidden(JsonElement value) => IsNothing(value) ? value : JsonText.String(SecretMask.Masked);

    private static bool Holds(JsonElement value, Func<string, bool> holdsSecret) => value.ValueKind switch
    {
        JsonValueKind.String => holdsSecret(value.GetString()!),
        JsonValueKind.Object => value.EnumerateObject().Any(property => Holds(property.Value, holdsSecret)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Holds(item, holdsSecret)),
        JsonValueKind.Number => holdsSecret(value.GetRawText()),
        _ => false,
    };

    private static IEnumerable<(FieldChange Change, FieldView View)> From(FieldChange change, PlanDisclosure disclosure) => change.Field switch
    {
        "job_variables" => Entries(change.Field, change.Old, change.New).SelectMany(static entry =>
            entry.Name == Environment ? EnvironmentEntriesOf(entry).Select(View) : [View(entry)]),
        "parameters" => Entries(change.Field, change.Old, change.New).Select(View),
        "schedules" => [(change, new FieldView(change.Field, Bounded(ScheduleSentences.From(change.Old, disclosure.ShowsLive)), Bounded(ScheduleSentences.From(change.New, disclosure.ShowsLive))))],
        _ => [View(new Entry(change.Field, change.Field, change.Old, change.New))],
    };

    // Variable by variable in either form. Where all are the same it is their order or the form that differs.
    private static List<Entry> EnvironmentEntriesOf(Entry entry)
    {
        if (ByName(entry.Old) is not { } old || ByName(entry.New) is not { } wanted)
        {
            return [entry];
        }

        var entries = Entries(entry.Path, old, wanted).ToList();
        return entries.Count > 0 ? entries : [entry];
    }

    private static JsonElement? ByName(JsonElement env) => env.ValueKind != JsonValueKind.Array
        ? env
        : EnvironmentEntries.From(env) is { } entries
            ? JsonText.Object(json =>
            {
                foreach (var entry in entries)
                {
                    JsonText.Write(json, entry.Name, entry.Value);
                }
            })
            : null;

    /// <summary>The entries that differ, those that the server holds first. What is no object is one entry.</summary>
    private static IEnumerable<Entry> Entries(string path, JsonElement old, JsonElement wanted)
    {
        if (!(IsObject(old) || IsNothing(old)) || !(IsObject(wanted) || IsNothing(wanted)))
        {
            return [new Entry(path, path[(path.LastIndexOf('.') + 1)..], old, wanted)];
        }

        var (before, asked) = (ByNameOf(old), ByNameOf(wanted));
        return before.Keys.Union(asked.Keys, StringComparer.Ordinal)
            .Select(name => new Entry($"{path}.{name}", name, before.GetValueOrDefault(name, Nothing), asked.GetValueOrDefault(name, Nothing)))
            .Where(static entry => !JsonElement.DeepEquals(entry.Old, entry.New));
    }

    private static (FieldChange Change, FieldView View) View(Entry entry) => (
        new FieldChange(entry.Path, entry.Old, entry.New),
        HideBesideReference(
            new FieldView(entry.Path, Bounded(SecretMask.Apply(entry.Name, entry.Old)), Bounded(SecretMask.Apply(entry.Name, entry.New))),
            entry.Old,
            entry.New));

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

    /// <summary>The members of an object in their order; of a name that it has twice the last counts.</summary>
    private static OrderedDictionary<string, JsonElement> ByNameOf(JsonElement value)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        if (IsObject(value))
        {
            foreach (var member in value.EnumerateObject())
            {
                members[member.Name] = member.Value;
            }
        }

        return members;
    }

    private sealed record Entry(string Path, string Name, JsonElement Old, JsonElement New);
}
