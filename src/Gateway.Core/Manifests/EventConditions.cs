using System.Text.Json.Nodes;

namespace Gateway.Manifests;

/// <summary>Reads when an event trigger fires: on the presence of events (Reactive), or on their absence (Proactive).</summary>
internal static class EventConditions
{
    private const string Proactive = "Proactive";

    // The server refuses less, and takes zero for these.
    private const double MinProactiveSeconds = 10;

    /// <summary>The trigger as Prefect's API takes it; with errors it is not complete.</summary>
    public static JsonObject Read(YamlMapping mapping, FieldReader fields)
    {
        var posture = PostureOf(mapping.Find("posture"), fields);
        return new JsonObject
        {
            ["type"] = "event",
            ["match"] = Labels(mapping.Find("match"), "match", fields),
            ["match_related"] = RelatedOf(mapping.Find("match_related"), fields),
            ["after"] = Texts(mapping.Find("after"), "after", fields),
            ["expect"] = Texts(mapping.Find("expect"), "expect", fields),
            ["for_each"] = Texts(mapping.Find("for_each"), "for_each", fields),
            ["posture"] = posture,
            ["threshold"] = fields.Whole(mapping.Find("threshold"), "threshold", 1, int.MaxValue) ?? 1,
            ["within"] = WithinOf(mapping.Find("within"), posture, fields),
        };
    }

    private static string PostureOf(YamlNode? node, FieldReader fields)
    {
        const string Reactive = "Reactive";
        if (fields.Text(node, "posture", TemplatePlace.Exact) is not { } posture)
        {
            return Reactive;
        }

        if (posture.Value is not (Reactive or Proactive))
        {
            fields.Error(Codes.TriggerPosture, posture.Problem("posture", "Prefect does not support it"), $"Write {Reactive} or {Proactive}.", node!.Location);
        }

        return posture.Value;
    }

    private static double WithinOf(YamlNode? node, string posture, FieldReader fields)
    {
        var within = DurationFields.Read(node, "within", fields) ?? 0;
        if (posture != Proactive)
        {
            return within;
        }

        if (within is > 0 and < MinProactiveSeconds)
        {
            fields.Error(
                Codes.TriggerWithin,
                "A Proactive trigger waits for at least 10 seconds, but within is less.",
                "Set within to 10 seconds or more, or remove it for 10 seconds.",
                node!.Location);
        }

        return within > 0 ? within : MinProactiveSeconds;
    }

    private static JsonNode RelatedOf(YamlNode? node, FieldReader fields) => node is YamlSequence list
        ? new JsonArray([.. list.Items.Select(item => Labels(item, "match_related", fields))])
        : Labels(node, "match_related", fields);

    private static JsonObject Labels(YamlNode? node, string field, FieldReader fields)
    {
        var labels = new JsonObject();
        foreach (var label in fields.Mapping(node, field)?.Entries ?? [])
        {
            labels[label.Key] = label.Value is YamlSequence ? Texts(label.Value, field, fields) : Text(label.Value, field, fields);
        }

        return labels;
    }

    private static JsonArray Texts(YamlNode? node, string field, FieldReader fields)
    {
        switch (node)
        {
            case null:
                return [];
            case YamlSequence list:
                // A set on the server.
                var texts = list.Items.Select(item => Text(item, field, fields)).Distinct(StringComparer.Ordinal);
                return new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
            default:
                fields.Mismatch(field, "a list of text", node.Kind, node.Location, "Write [first, second], or remove the key.");
                return [];
        }
    }

    private static string? Text(YamlNode node, string field, FieldReader fields)
    {
        if (FieldReader.IsAbsent(node))
        {
            fields.Mismatch(field, "text", node.Kind, node.Location, "Write text, or remove it.");
        }

        return fields.Text(node, field, TemplatePlace.Exact)?.Value;
    }
}
