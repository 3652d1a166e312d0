using System.Text.Json.Nodes;

namespace Gateway.IntegrationTests.Workflows;

/// <summary>What became of a run of a workflow.</summary>
/// <param name="Jobs">Its jobs, those of workflows that it called among them.</param>
/// <param name="Steps">Every step that was come to, those of actions among them, in order.</param>
internal sealed record WorkflowOutcome(IReadOnlyDictionary<string, WorkflowJob> Jobs, IReadOnlyList<WorkflowStep> Steps)
{
    /// <summary>Results of the jobs, as <c>job=result</c>.</summary>
    public IEnumerable<string> Results => Jobs.Select(job => $"{job.Key}={job.Value.Result}");

    /// <summary>Everything that scripts have printed.</summary>
    public string Everything => string.Join('\n', Steps.Where(step => step.Output.Length > 0).Select(step => $"[{step.Job}: {step.Name}] {step.Output}"));

    public static WorkflowOutcome From(JsonObject answer) => new(
        answer["jobs"]!.AsObject().ToDictionary(job => job.Key, job => WorkflowJob.From(job.Value!), StringComparer.Ordinal),
        [.. answer["steps"]!.AsArray().Select(step => WorkflowStep.From(step!))]);

    /// <summary>The only step of a job that has this name or uses this.</summary>
    public WorkflowStep Step(string job, string name) =>
        Steps.Single(step => step.Job == job && (step.Name == name || step.Uses?.StartsWith(name + "@", StringComparison.Ordinal) is true));
}

/// <summary>A job.</summary>
/// <param name="Result"><c>success</c>, <c>failure</c> or <c>skipped</c>.</param>
/// <param name="Outputs">Its outputs.</param>
/// <param name="Environment">GitHub's environment of it; empty without one.</param>
/// <param name="Concurrency">Its concurrency group; empty without one.</param>
internal sealed record WorkflowJob(string Result, IReadOnlyDictionary<string, string> Outputs, string Environment, string Concurrency)
{
    public static WorkflowJob From(JsonNode job) => new(
        (string)job["result"]!,
        WorkflowStep.Texts(job["outputs"]),
        (string?)job["environment"] ?? "",
        (string?)job["concurrency"]?["group"] ?? "");
}

/// <summary>A step.</summary>
/// <param name="Job">Its job.</param>
/// <param name="Name">Its name, or what it uses or runs.</param>
/// <param name="Outcome"><c>success</c>, <c>failure</c> or <c>skipped</c>.</param>
/// <param name="Script">What it runs.</param>
/// <param name="Uses">What it uses.</param>
/// <param name="With">What it gives to that.</param>
/// <param name="Output">What its script has printed.</param>
/// <param name="Summary">What its script has added to the job's summary.</param>
internal sealed record WorkflowStep(
    string Job,
    string Name,
    string Outcome,
    string? Script,
    string? Uses,
    IReadOnlyDictionary<string, string> With,
    string Output,
    string Summary)
{
    public static WorkflowStep From(JsonNode step) => new(
        (string)step["job"]!,
        (string)step["name"]!,
        (string)step["outcome"]!,
        (string?)step["script"],
        (string?)step["uses"],
        Texts(step["with"]),
        (string?)step["output"] ?? "",
        (string?)step["summary"] ?? "");

    public static IReadOnlyDictionary<string, string> Texts(JsonNode? mapping) =>
        mapping?.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal) ?? [];
}
