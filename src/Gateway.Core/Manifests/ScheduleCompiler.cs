using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Manifests;

/// <summary>Compiles a deployment's schedules, from <c>schedules</c> or the older <c>schedule</c>.</summary>
internal sealed class ScheduleCompiler
{
    /// <summary>Most schedules of one deployment; each is compared with each that the server has.</summary>
    private const int MaxSchedules = 500;

    private static readonly string[] RuleKeys = ["cron", "interval", "rrule"];

    private readonly TimeZoneNames _zones = new();

    // By an alias many schedules and deployments can have the same rule.
    private readonly Dictionary<string, ScheduleFault?> _cronFaults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ScheduleFault?> _recurrenceFaults = new(StringComparer.Ordinal);

    public IReadOnlyList<ScheduleSpec> Compile(YamlMapping deployment, FieldReader fields, ParameterReader parameters)
    {
        var schedules = new List<ScheduleSpec>();
        var slugs = new Dictionary<string, ManifestLocation>(StringComparer.Ordinal);
        foreach (var node in NodesOf(deployment, fields))
        {
            if (fields.Mapping(node, "A schedule") is { } mapping && CompileOne(mapping, fields, parameters) is { } schedule)
            {
                schedules.Add(schedule);
                CheckSlug(schedule.Slug, mapping, slugs, fields);
            }
        }

        return schedules;
    }

    private static IReadOnlyList<YamlNode> NodesOf(YamlMapping deployment, FieldReader fields)
    {
        var single = deployment.Find("schedule");
        var hasSingle = !FieldReader.IsAbsent(single) && single is not YamlMapping { Entries.Count: 0 };
        if (hasSingle && deployment.FindEntry("schedules") is { } both)
        {
            fields.Error(Codes.ScheduleTwice, "The deployment has both schedule and schedules.", "Move schedule into the list schedules.", both.Location);
            return [];
        }

        if (hasSingle)
        {
            return [single!];
        }

        switch (deployment.Find("schedules"))
        {
            case YamlSequence { Items.Count: > MaxSchedules } list:
                fields.Error(
                    Codes.SchedulesTooMany,
                    $"The deployment has {list.Items.Count} schedules; the maximum is {MaxSchedules}.",
                    "Combine schedules into fewer rules, or split the deployment.",
                    list.Location);
                return [];
            case YamlSequence list:
                return list.Items;
            case { } other when !FieldReader.IsAbsent(other):
                fields.Mismatch("schedules", "a list", other.Kind, other.Location, "Start each schedule with a dash.");
                return [];
            default:
                return [];
        }
    }

    private static void CheckSlug(string? slug, YamlMapping mapping, Dictionary<string, ManifestLocation> slugs, FieldReader fields)
    {
        if (slug is null)
        {
            return;
        }

        var node = (YamlScalar)mapping.Find("slug")!;
        if (!slugs.TryAdd(slug, node.Location))
        {
            var first = slugs[slug];
            fields.Error(
                Codes.SlugDuplicate,
                $"The slug {PlainText.Shown(node.Value)} is already used at line {first.Line}, column {first.Column}.",
                "Give each schedule of the deployment its own slug.",
                node.Location);
        }
    }

    private ScheduleSpec? CompileOne(YamlMapping mapping, FieldReader fields, ParameterReader parameters)
    {
        RefuseUnknownKeys(mapping, fields);
        WarnOfUnused(mapping, fields);
        var slug = fields.Name(mapping.Find("slug"), "slug", TemplatePlace.Exact)?.Value;
        var active = fields.Boolean(mapping.Find("active"), "active");
        var own = parameters.Read(mapping.Find("parameters"), "parameters", TemplatePlace.Exact);
        return RuleOf(mapping, fields) is not { } rule ? null : new ScheduleSpec
        {
            Rule = rule,
            Active = active,
            Parameters = own is { } given && given.EnumerateObject().Any() ? given : null,
            Slug = slug is { Length: > 0 } ? slug : null,
            Location = RuleKeys.Select(mapping.FindEntry).OfType<YamlEntry>().Select(entry => (ManifestLocation?)entry.Location).FirstOrDefault(),
        };
    }

    // Prefect, too, refuses a schedule with a key it does not know; a misspelt time zone would otherwise pass for UTC.
    private static void RefuseUnknownKeys(YamlMapping mapping, FieldReader fields)
    {
        foreach (var entry in mapping.Entries.Where(entry => !KnownKeys.Schedule.Contains(entry.Key)))
        {
            fields.Error(Codes.ScheduleKeyUnknown, $"A schedule does not support the key {PlainText.Shown(entry.Key)}.", KnownKeys.Schedule.FixOf(entry.Key), entry.Location);
        }
    }

    private static void WarnOfUnused(YamlMapping mapping, FieldReader fields)
    {
        if (mapping.Find("replaces") is { } replaces && !FieldReader.IsAbsent(replaces))
        {
            fields.Warning(Codes.ReplacesNotApplied, "The gateway itself deletes schedules that were removed from the manifest, so replaces is ignored.", "Remove replaces.", replaces.Location);
        }

        WarnUnless("interval", "anchor_date");
        WarnUnless("cron", "day_or");

        void WarnUnless(string rule, string key)
        {
            if (FieldReader.IsAbsent(mapping.Find(rule)) && mapping.Find(key) is { } unused && !FieldReader.IsAbsent(unused))
            {
                fields.Warning(Codes.ScheduleKeyUnused, $"{key} only has an effect with {rule}.", $"Remove {key}.", unused.Location);
            }
        }
    }

    private ScheduleRule? RuleOf(YamlMapping mapping, FieldReader fields)
    {
        var zone = ZoneOf(mapping.Find("timezone"), fields);
        var given = RuleKeys.Where(key => !FieldReader.IsAbsent(mapping.Find(key))).ToList();
        if (given is not [var key])
        {
            var found = given.Count == 0 ? "none" : string.Join(" and ", given);
            fields.Error(Codes.ScheduleRule, $"A schedule must have exactly one of cron, interval and rrule; this one has {found}.", "Keep one of them, or split them into separate schedules.", mapping.Location);
            return null;
        }

        var node = mapping.Find(key)!;
        return key switch
        {
            "cron" => CronOf(node, zone, fields.Boolean(mapping.Find("day_or"), "day_or"), fields),
            "interval" => IntervalOf(node, zone, AnchorOf(mapping.Find("anchor_date"), fields), fields),
            _ => RecurrenceOf(node, zone, fields),
        };
    }

    private string? ZoneOf(YamlNode? node, FieldReader fields)
    {
        // Empty text is stored by Prefect, which takes it for UTC.
        if (fields.Text(node, "timezone", TemplatePlace.Exact) is not { Value.Length: > 0 } zone)
        {
            return null;
        }

        if (!_zones.IsKnown(zone.Value))
        {
            fields.Error(Codes.TimezoneInvalid, zone.Problem("time zone", "it is not an IANA time zone"), "Use a name such as America/Sao_Paulo.", node!.Location);
        }

        return zone.Value;
    }

    private ScheduleRule.Cron? CronOf(YamlNode node, string? zone, bool? dayOr, FieldReader fields)
    {
        if (fields.Text(node, "cron", TemplatePlace.Exact) is not { } cron)
        {
            return null;
        }

        if (Known(_cronFaults, cron.Value, CronFaultOf) is { } fault)
        {
            fields.Error(fault.Code, cron.Problem("cron expression", fault.Problem), fault.Fix, node.Location);
            return null;
        }

        return new ScheduleRule.Cron(cron.Value, dayOr) { TimeZone = zone };
    }

    private static ScheduleFault? CronFaultOf(string text)
    {
        var cron = CronExpression.Parse(text);
        if (cron.Problem is { } problem)
        {
            return new ScheduleFault(Codes.CronInvalid, problem, "Use five fields, such as 0 6 * * 1-5.");
        }

        return !cron.IsNeverScheduled ? null : new ScheduleFault(
            Codes.CronNeverScheduled,
            "none of its months has such a day, and Prefect accepts it but then fails each time that it looks for runs of the deployment",
            "Use a day that exists in these months, or L for the last day.");
    }

    private static ScheduleRule.Interval? IntervalOf(YamlNode node, string? zone, string? anchor, FieldReader fields)
    {
        if (DurationFields.Seconds(node, "interval", fields) is not { } seconds)
        {
            return null;
        }

        if (seconds is not (> 0 and <= IntervalText.MaxSeconds))
        {
            fields.Error(Codes.IntervalInvalid, "The interval must be a duration above zero.", DurationFields.Fix, node.Location);
            return null;
        }

        return new ScheduleRule.Interval(seconds, anchor) { TimeZone = zone };
    }

    private static string? AnchorOf(YamlNode? node, FieldReader fields)
    {
        if (fields.Text(node, "anchor_date", TemplatePlace.Exact) is not { Value.Length: > 0 } anchor)
        {
            return null;
        }

        if (AnchorDate.Parse(anchor.Value) is { } date)
        {
            return date;
        }

        fields.Error(Codes.AnchorDateInvalid, anchor.Problem("anchor date", "it is not an ISO 8601 date or time"), "Write it as 2026-01-01T00:00:00Z.", node!.Location);
        return null;
    }

    private ScheduleRule.Recurrence? RecurrenceOf(YamlNode node, string? zone, FieldReader fields)
    {
        if (fields.Text(node, "rrule", TemplatePlace.Exact) is not { } text)
        {
            return null;
        }

        var (rule, ruleZone) = RecurrenceParts(text.Value);
        var fault = rule is null ? RecurrenceFaults.Invalid("it is JSON, but not an object with rrule and timezone") : Known(_recurrenceFaults, rule, RecurrenceFaults.Find);
        if (fault?.Code != Codes.RruleInvalid && ruleZone is { Length: > 0 } && !_zones.IsKnown(ruleZone))
        {
            fault = RecurrenceFaults.Invalid("its time zone is not an IANA time zone");
        }

        if (fault is not null)
        {
            fields.Error(fault.Code, fault.IsSentence ? fault.Problem : text.Problem("recurrence rule", fault.Problem), fault.Fix, node.Location);
            return null;
        }

        return new ScheduleRule.Recurrence(rule!) { TimeZone = zone ?? (ruleZone is { Length: > 0 } ? ruleZone : null) };
    }

    private static ScheduleFault? Known(Dictionary<string, ScheduleFault?> faults, string rule, Func<string, ScheduleFault?> find)
    {
        if (!faults.TryGetValue(rule, out var fault))
        {
            faults[rule] = fault = find(rule);
        }

        return fault;
    }

    /// <summary>Rule and time zone; both come out of the text when it is JSON, which is how Prefect's own tools write them.</summary>
    private static (string? Rule, string? Zone) RecurrenceParts(string text)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return (text, null);
        }

        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("rrule", out var rule) || rule.ValueKind != JsonValueKind.String)
        {
            return (null, null);
        }

        var zone = json.TryGetProperty("timezone", out var given) && given.ValueKind != JsonValueKind.Null ? given : default;
        var known = zone.ValueKind is JsonValueKind.Undefined or JsonValueKind.String
            && json.EnumerateObject().All(property => property.Name is "rrule" or "timezone");
        return known ? (rule.GetString(), zone.ValueKind == JsonValueKind.String ? zone.GetString() : null) : (null, null);
    }
}
