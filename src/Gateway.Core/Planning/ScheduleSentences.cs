using System.Globalization;
using System.Text.Json;
using Gateway.Manifests;
using Gateway.Prefect;

namespace Gateway.Planning;

/// <summary>Says schedules, as Prefect's API has them, in words.</summary>
internal static class ScheduleSentences
{
    /// <summary>What the parameters of schedules begin with where a plan or a setting names them.</summary>
    private const string Parameters = "schedules.parameters.";

    /// <summary>A JSON array of one sentence for each schedule, in an order that does not depend on the server's.</summary>
    /// <param name="schedules">The schedules.</param>
    /// <param name="shows">Whether a parameter's value may be shown, by its path; of the others the names are.</param>
    public static JsonElement From(JsonElement schedules, Func<string, bool> shows)
    {
        if (schedules.ValueKind != JsonValueKind.Array)
        {
            return schedules.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? JsonText.String(null) : JsonText.String(SecretMask.Masked);
        }

        var sentences = schedules.EnumerateArray().Select(schedule => Sentence(schedule, shows)).Order(StringComparer.Ordinal).ToList();
        return JsonText.Value(json =>
        {
            json.WriteStartArray();
            foreach (var sentence in sentences)
            {
                json.WriteStringValue(sentence);
            }

            json.WriteEndArray();
        });
    }

    private static string Sentence(JsonElement given, Func<string, bool> shows)
    {
        // What cannot be read may hold anything.
        if (JsonText.Member(given, "schedule") is not { } schedule || ScheduleBodies.ReadRule(schedule) is not { } rule)
        {
            return SecretMask.Masked;
        }

        var sentence = When(rule);
        sentence += rule is ScheduleRule.Cron { DayOr: false } ? ", on days that match both day fields" : "";
        sentence += rule.TimeZone is { } zone ? $", {zone}" : "";
        sentence += JsonText.Member(given, "active") is { ValueKind: JsonValueKind.False } ? ", inactive" : "";
        sentence += Text(given, "slug") is { } slug ? $", slug {slug}" : "";
        sentence = SecretMask.Sentence(sentence);
        return JsonText.Member(given, "parameters") is { ValueKind: JsonValueKind.Object } parameters && parameters.GetPropertyCount() > 0
            ? $"{sentence}, parameters {Shown(parameters, shows).GetRawText()}"
            : sentence;
    }

    private static JsonElement Shown(JsonElement parameters, Func<string, bool> shows) => JsonText.Object(json =>
    {
        foreach (var parameter in parameters.EnumerateObject())
        {
            JsonText.Write(json, parameter.Name, shows(Parameters + parameter.Name) ? SecretMask.Apply(parameter.Name, parameter.Value) : JsonText.String(SecretMask.Masked));
        }
    });

    private static string When(ScheduleRule rule) => rule switch
    {
        ScheduleRule.Cron cron => $"cron {cron.Expression}",
        ScheduleRule.Recurrence recurrence => $"rrule {recurrence.Rule}",
        ScheduleRule.Interval interval => $"every {interval.Seconds.ToString(CultureInfo.InvariantCulture)} s{(interval.AnchorDate is { } anchor ? $" from {anchor}" : "")}",
        _ => throw new InvalidOperationException($"Unknown rule {rule}."),
    };

    private static string? Text(JsonElement value, string name) =>
        JsonText.Member(value, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;
}
