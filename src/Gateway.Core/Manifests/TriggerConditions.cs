using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>
/// Reads when a trigger fires, with the defaults of <c>prefect deploy</c>: an event trigger, or a compound or sequence of others. Metric
/// triggers are Prefect Cloud's.
/// </summary>
internal static class TriggerConditions
{
    private const string Types = "event, compound or sequence";

    /// <summary>The trigger as Prefect's API takes it; with errors it is not complete.</summary>
    public static JsonElement Read(YamlMapping mapping, FieldReader fields, bool enabled)
    {
        var trigger = ReadAny(mapping, fields, isOutermost: true);
        if (enabled && TriggerLoop.IsCertain(trigger))
        {
            fields.Error(
                Codes.TriggerLoop,
                "The trigger fires on the runs that it starts itself, because it expects scheduled, pending or running flow runs of every flow.",
                "Add a label to match or match_related so that they match only other flow runs.",
                mapping.Find("expect")!.Location);
        }

        return JsonElement.Parse(trigger.ToJsonString());
    }

    private static JsonObject ReadAny(YamlMapping mapping, FieldReader fields, bool isOutermost)
    {
        switch (TypeOf(mapping, fields))
        {
            case "event":
                WarnOfUnknownKeys(mapping, KnownKeys.EventTrigger, "an event trigger", isOutermost, fields);
                return EventConditions.Read(mapping, fields);
            case "compound":
                WarnOfUnknownKeys(mapping, KnownKeys.CompoundTrigger, "a compound trigger", isOutermost, fields);
                var compound = Composite("compound", mapping, fields);
                compound["require"] = RequireOf(mapping, fields);
                return compound;
            case "sequence":
                WarnOfUnknownKeys(mapping, KnownKeys.SequenceTrigger, "a sequence trigger", isOutermost, fields);
                return Composite("sequence", mapping, fields);
            default:
                return [];
        }
    }

    /// <summary>The type as written, else as the other keys imply it; null, with an error, when it is none that a server takes.</summary>
    private static string? TypeOf(YamlMapping mapping, FieldReader fields)
    {
        var node = mapping.Find("type");
        if (FieldReader.IsAbsent(node))
        {
            if (mapping.Find("posture") is YamlScalar { Value: "Metric" } posture)
            {
                RefuseMetric(posture.Location, fields);
                return null;
            }

            return mapping.FindEntry("triggers") is null ? "event" : mapping.FindEntry("require") is null ? "sequence" : "compound";
        }

        if (fields.Text(node, "type", TemplatePlace.Exact) is not { } type)
        {
            return null;
        }

        if (type.Value is "event" or "compound" or "sequence")
        {
            return type.Value;
        }

        if (type.Value == "metric")
        {
            RefuseMetric(node!.Location, fields);
        }
        else
        {
            fields.Error(Codes.TriggerTypeUnknown, type.Problem("trigger type", "Prefect does not support it"), $"Write {Types}.", node!.Location);
        }

        return null;
    }

    private static void RefuseMetric(ManifestLocation location, FieldReader fields) => fields.Error(
        Codes.TriggerMetric,
        "Metric triggers are a feature of Prefect Cloud. A self-hosted server refuses them.",
        $"Remove the trigger, or use one of the type {Types}.",
        location);

    private static void WarnOfUnknownKeys(YamlMapping mapping, KnownKeys known, string where, bool isOutermost, FieldReader fields) =>
        fields.WarnOfUnknownKeys(mapping, isOutermost ? known.And(KnownKeys.Automation) : known, isOutermost ? where : where + " inside another");

    private static JsonObject Composite(string type, YamlMapping mapping, FieldReader fields)
    {
        var triggers = new JsonArray();
        switch (mapping.Find("triggers"))
        {
            case YamlSequence { Items.Count: > 0 } list:
                foreach (var inner in list.Items.Select(item => fields.Mapping(item, "A trigger")).OfType<YamlMapping>())
                {
                    triggers.Add(ReadAny(inner, fields, isOutermost: false));
                }

                break;
            case { } other when !FieldReader.IsAbsent(other) && other is not YamlSequence:
                fields.Mismatch("triggers", "a list", other.Kind, other.Location, "Start each trigger with a dash.");
                break;
            case var none:
                fields.Error(Codes.TriggerEmpty, $"A {type} trigger must contain other triggers, but this one has none.", "List them under triggers.", none?.Location ?? mapping.Location);
                break;
        }

        return new JsonObject
        {
            ["type"] = type,
            ["triggers"] = triggers,
            ["within"] = DurationFields.Read(mapping.Find("within"), "within", fields),
        };
    }

    private static JsonNode? RequireOf(YamlMapping mapping, FieldReader fields)
    {
        var node = mapping.Find("require");
        var count = (mapping.Find("triggers") as YamlSequence)?.Items.Count ?? 0;
        var fix = string.Create(CultureInfo.InvariantCulture, $"Use any, all, or a whole number from 1 to {count}.");
        if (FieldReader.IsAbsent(node))
        {
            fields.Error(Codes.TriggerRequire, "A compound trigger must say in require how many of its triggers have to fire.", fix, node?.Location ?? mapping.Location);
            return null;
        }

        if (node is YamlScalar { Type: YamlScalarType.Text })
        {
            var text = fields.Text(node, "require", TemplatePlace.Exact);
            if (text is { Value: not ("any" or "all") } other)
            {
                fields.Error(Codes.TriggerRequire, other.Problem("number of triggers", "it is not any, all or a number"), fix, node.Location);
            }

            return text?.Value;
        }

        // Without inner triggers, which is an error of its own, there is no upper bound to tell.
        return fields.Whole(node, "require", 1, count == 0 ? int.MaxValue : count);
    }
}
