using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Prefect;

namespace Gateway.IntegrationTests.Differential;

/// <summary>Where the gateway is meant to differ from the command line, and why.</summary>
internal static partial class OnPurpose
{
    /// <summary>Findings of manifests that the command line deploys: what it sends cannot be meant, or fails later.</summary>
    public static IReadOnlyDictionary<string, string> Refused { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["variable_unset"] = "The command line writes an empty text for a variable that is not set.",
        ["name_missing"] = "The command line skips a deployment without a name, in silence.",
        ["character_forbidden"] = "The command line sends zero characters, which PostgreSQL cannot store.",
        ["name_invalid"] = "The command line sends names that hold line ends and other characters that cannot be seen.",
        ["key_duplicate"] = "The command line takes the last of two and drops the first.",
        ["deployment_duplicate"] = "The command line deploys both, and the second replaces the first.",
        ["placeholder_unresolved"] = "The command line leaves out what no step gave.",
        ["reference_not_supported_here"] = "The command line fills in Prefect's blocks and variables where they are at the time of the deployment, in clear.",
        ["parameter_unknown"] = "The command line deploys a parameter that the flow does not have, and every run with it fails.",
        ["parameter_type"] = "The command line deploys a parameter that the flow does not take, and every run with it fails.",
        ["rrule_never_scheduled"] = "The command line deploys the rule, and no run of the deployment is ever scheduled.",
        ["cron_never_scheduled"] = "The command line deploys the expression, and no run of the deployment is ever scheduled.",
        ["rrule_starts_too_early"] = "The command line deploys the rule, and the server counts through every repetition each time that it looks for runs.",
    };

    /// <summary>Takes out of a deployment what differs on purpose.</summary>
    public static void Remove(SentDeployment ofCommandLine, SentDeployment ofGateway, PrefectVersion commandLine)
    {
        var (theirs, ours) = (ofCommandLine.Body, ofGateway.Body);
        foreach (var (schedule, own) in theirs["schedules"]!.AsArray().Zip(ours["schedules"]!.AsArray()))
        {
            // The gateway takes away schedules itself, and servers before 3.6.17 refuse the field.
            schedule!.AsObject().Remove("replaces");

            // Without an anchor in the manifest the command line sends the time of its run, a difference each time; the server has a default.
            if (own!["schedule"]!["anchor_date"] is null)
            {
                schedule["schedule"]!.AsObject().Remove("anchor_date");
            }

            // The server takes an empty time zone for none.
            if (own["schedule"]!["timezone"] is null && (string?)schedule["schedule"]!["timezone"] == "")
            {
                schedule["schedule"]!["timezone"] = null;
            }

            // From 3.6.26 on client and server alike give a rule without a start the same one.
            if ((string?)own["schedule"]!["rrule"] is { } rule && Start().Match((string)schedule["schedule"]!["rrule"]!) is { Success: true } start && !rule.Contains("DTSTART", StringComparison.Ordinal))
            {
                schedule["schedule"]!["rrule"] = ((string)schedule["schedule"]!["rrule"]!)[start.Length..];
            }
        }

        // Without a pull section the command line names the folder that it ran in, which no image has.
        // An empty list means no steps to the gateway; before 3.8.0 the command line took it for none given.
        if (ours["pull_steps"] is null || (ours["pull_steps"] is JsonArray { Count: 0 } && commandLine < PrefectVersion.Parse("3.8.0")!))
        {
            theirs.Remove("pull_steps");
            ours.Remove("pull_steps");
        }

        // In GitHub Actions the command line tells the commit as well, which a self-hosted server does not store.
        if ((string?)theirs["version_info"]?["type"] == "vcs:github")
        {
            theirs["version_info"] = new JsonObject { ["type"] = "prefect:simple", ["version"] = theirs["version_info"]!["version"]?.DeepClone() };
        }

        // The server takes an empty name of a queue for none.
        if (ours["work_queue_name"] is null && (string?)theirs["work_queue_name"] == "")
        {
            theirs["work_queue_name"] = null;
        }

        // References in job variables stay references, which the worker resolves; the command line writes the value.
        var variables = ours["job_variables"]!.ToJsonString().Replace($"{{{{ prefect.variables.{CommandLine.Variable} }}}}", CommandLine.VariableValue, StringComparison.Ordinal);
        ours["job_variables"] = JsonNode.Parse(variables);

        // A scalar tag is one tag; the command line splits it into its letters.
        if (ours["tags"]!.AsArray() is [{ } tag] && theirs["tags"]!.AsArray() is { Count: > 1 } letters && string.Concat(letters.Select(letter => (string)letter!)) == (string)tag!)
        {
            theirs["tags"] = ours["tags"]!.DeepClone();
        }

        // For a flow without a description Prefect's client writes the word None.
        if (ours["description"] is null && (string?)theirs["description"] == "None")
        {
            theirs["description"] = null;
        }
    }

    /// <summary>A body of an automation with its sets in order: the command line sends each in an order of chance.</summary>
    public static JsonNode? InOrder(JsonNode? node, string? key = null) => node switch
    {
        JsonArray set when key is "expect" or "after" or "for_each" => new JsonArray([.. set.Select(item => item!.DeepClone()).OrderBy(item => (string)item!, StringComparer.Ordinal)]),
        JsonArray list => new JsonArray([.. list.Select(item => InOrder(item))]),
        JsonObject mapping => new JsonObject(mapping.Select(pair => KeyValuePair.Create(pair.Key, InOrder(pair.Value, pair.Key)))),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"^DTSTART:[0-9]{8}T[0-9]{6}\n")]
    private static partial Regex Start();
}
