using System.Text.Json;

namespace Gateway.Manifests;

/// <summary>Reads tags: a list, or one text, which is one tag.</summary>
internal static class TagFields
{
    public static IReadOnlyList<string> Read(YamlNode? node, FieldReader fields)
    {
        if (FieldReader.IsAbsent(node))
        {
            return [];
        }

        if (node is YamlMapping)
        {
            fields.Mismatch("tags", "a list of text", node.Kind, node.Location, "Use [first, second].");
            return [];
        }

        if (fields.Json(node!, TemplatePlace.Setting) is not { } json)
        {
            return [];
        }

        var tags = new List<string>();
        if (json.ValueKind != JsonValueKind.Array)
        {
            Add(json, node!, tags, fields);
        }
        else
        {
            var items = (node as YamlSequence)?.Items;
            foreach (var (index, tag) in json.EnumerateArray().Index())
            {
                Add(tag, items is null ? node! : items[index], tags, fields);
            }
        }

        return tags;
    }

    // The command line drops blank tags and writes numbers and booleans as Python does.
    private static void Add(JsonElement value, YamlNode node, List<string> tags, FieldReader fields)
    {
        var text = value.ValueKind == JsonValueKind.Null ? null : StepOutputs.AsText(value);
        if (text is null)
        {
            fields.Mismatch("A tag", "text", node.Kind, node.Location, "Write text, or remove the tag.");
        }
        else if (!string.IsNullOrWhiteSpace(text))
        {
            fields.CheckName(new FieldText(text, PlainText.Shown(text), node is YamlScalar scalar && ManifestPlaceholders.MayHold(scalar.Value)), "tag", node.Location);
            tags.Add(text);
        }
    }
}
