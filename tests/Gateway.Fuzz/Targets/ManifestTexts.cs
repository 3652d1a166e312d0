using System.Text;
using System.Text.Json;
using Gateway.Builds;
using Gateway.Diagnostics;
using Gateway.Manifests;
using Gateway.Reviews;
using Gateway.Secrets;

namespace Gateway.Fuzz.Targets;

/// <summary>The text of a manifest: deployments or findings, each with a place that is in the text, and the same each time.</summary>
internal sealed class ManifestTexts : IFuzzTarget
{
    private const string Sha = "abcdef1234567890abcdef1234567890abcdef12";
    private static readonly ManifestLimits Limits = new();
    private static readonly JsonElement Schema = JsonElement.Parse("""{"type":"object","properties":{"limit":{"type":"integer","default":1},"url":{"$ref":"#/definitions/Url"}},"definitions":{"Url":{"type":"string","pattern":"^https://"}},"required":["limit"]}""");

    public string Name => "manifest";

    public IReadOnlyList<string> Tokens { get; } =
    [
        "&a ", "*a", "<<: ", "<<: *a", "<<: [*a, *a]", "!!python/object:x ", "!!int ", "!!binary ", "{{ ", " }}", "{{ $X }}", "{{ $GITHUB_SHA }}", "{{ prefect.blocks.secret.x }}", "{{ ctx.x }}",
        "- ", "? ", "|\n", ">-\n", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "yes", "~", "1:30", "017", ".inf", "2026-13-45", "99999999999999999999", "@", "`",
        "name: ", "entrypoint: ", "flow_name: ", "schedules:\n", "schedule:\n", "- cron: ", "- interval: ", "- rrule: ", "timezone: ", "parameters: ", "work_pool:\n", "job_variables: ", "triggers:\n",
        "- match: ", "expect: ", "pull:\n", "build:\n", "push:\n", "tags: ", "concurrency_limit: ", "x-staging", "x-prod", "docker-pool", "RRULE:FREQ=DAILY;COUNT=", "*/5 * * * *", "PT0S", "P1Y",
        "{limit: ", "limit: 1", "America/Sao_Paulo", "env: ", "MODE: ", "privileged: true",
    ];

    public string Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var reading = ManifestReader.Read(text, Limits);
        PropertyBrokenException.Unless(reading.Manifest is not null || reading.Findings.Any(finding => finding.Severity == FindingSeverity.Error), "What is no manifest has an error.");
        ArePlaced(reading.Findings, text);
        PropertyBrokenException.Unless(ManifestReader.Read(text, Limits).Findings.SequenceEqual(reading.Findings), "Reading twice gives the same findings.");
        if (reading.Manifest is not { } manifest)
        {
            return "unreadable " + Codes(reading.Findings);
        }

        var outcomes = new StringBuilder();
        var secrets = new SecretStore(Settings.Policy);
        foreach (var mode in Settings.Policy.Modes)
        {
            var build = Build(text, mode.Name);
            var input1 = CompilationInputs.For(build, mode, secrets.Of(mode));
            var (first, second) = (ManifestCompiler.Compile(manifest, input1), ManifestCompiler.Compile(manifest, input1));
            ArePlaced(first.Findings, text);
            PropertyBrokenException.Unless(first.Findings.SequenceEqual(second.Findings), "Compiling twice gives the same findings.");
            PropertyBrokenException.Unless(JsonSerializer.Serialize(first.Deployments) == JsonSerializer.Serialize(second.Deployments), "Compiling twice gives the same deployments.");
            var review = Settings.Review(build);
            if (review is BuildReview.Invalid invalid)
            {
                ArePlaced(invalid.Findings, text);
            }

            outcomes.Append(BuildBodies.Describe(review)).Append("; ");
        }

        return outcomes.ToString();
    }

    private static BuildResult Build(string text, string mode) => new()
    {
        Repository = Settings.Repository,
        Ref = mode == "prod" ? "refs/heads/main" : "refs/heads/staging/x",
        Sha = Sha,
        RunId = 1,
        RunNumber = 1,
        RunAttempt = 1,
        Image = $"ghcr.io/org/pipelines-arcgis:{(mode == "prod" ? "main" : "staging")}-{Sha}",
        Checks = new Dictionary<string, string>(StringComparer.Ordinal) { ["test"] = "success" },
        Manifest = text,
        Flows = [new FlowFacts("flows.py:load", "Load", "Loads.", "1", Schema)],
    };

    /// <summary>Lines end as YAML has it, with a line feed, a carriage return, or both.</summary>
    private static void ArePlaced(IReadOnlyList<Finding> findings, string text)
    {
        if (findings.Count == 0)
        {
            return;
        }

        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
        foreach (var finding in findings)
        {
            PropertyBrokenException.Unless(finding is { Code.Length: > 0, Message.Length: > 0 and < 2000, Fix.Length: > 0 }, "A finding says what is wrong and what to do.");
            if (finding.Location is { } place)
            {
                PropertyBrokenException.Unless(
                    place.Line >= 1 && place.Line <= lines.Length && place.Column >= 1 && place.Column <= lines[place.Line - 1].Length + 1,
                    $"The place {place.Line}:{place.Column} of {finding.Code} is in the text.");
            }
        }
    }

    private static string Codes(IReadOnlyList<Finding> findings) => string.Join(' ', findings.Select(finding => finding.Code).Distinct().Order());
}
