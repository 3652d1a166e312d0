using System.Collections.Frozen;
using System.Text.Json;

namespace Gateway.Builds;

/// <summary>
/// What CI posts after a build: which commit of which branch became which image, and the manifest to deploy.
/// It is a claim until a proof (<c>Webhooks</c>) and the policy (<c>Policy</c>) have accepted it.
/// </summary>
public sealed record BuildResult
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>GitHub's numeric id of the repository, which survives a rename; null when CI did not send it.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>The fully formed git ref, such as <c>refs/heads/staging/fix-layer</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>
    /// The branch that a pull request is to be merged into, as GitHub's <c>github.base_ref</c> gives it, such as <c>main</c>; null or
    /// empty outside pull requests. Only plans read it.
    /// </summary>
    public string? BaseRef { get; init; }

    /// <summary>The commit, 40 lower-case hexadecimal digits.</summary>
    public required string Sha { get; init; }

    /// <summary>GitHub's id of the workflow run, unique in the repository and kept by a re-run.</summary>
    public required long RunId { get; init; }

    /// <summary>The number of the run in its workflow; grows with every run and is kept by a re-run.</summary>
    public required long RunNumber { get; init; }

    /// <summary>The attempt at the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>The account that started the run; null when CI did not send it.</summary>
    public string? Actor { get; init; }

    /// <summary>The name of the workflow, as GitHub's <c>GITHUB_WORKFLOW</c> gives it; null when CI did not send it.</summary>
    public string? Workflow { get; init; }

    /// <summary>What started the run, such as <c>push</c>; null when CI did not send it.</summary>
    public string? EventName { get; init; }

    /// <summary>Address of the GitHub server, such as <c>https://github.com</c>; null when CI did not send it.</summary>
    public string? ServerUrl { get; init; }

    /// <summary>Reference of the image that was pushed, <c>registry/repository:tag</c>.</summary>
    public required string Image { get; init; }

    /// <summary>Digest of the image that was pushed, <c>sha256:</c> and 64 hexadecimal digits; null when CI did not send it.</summary>
    public string? Digest { get; init; }

    /// <summary>Outcome of each job that ran before, by name, in GitHub's words (<c>success</c>, <c>failure</c>, …); may be left out.</summary>
    public required IReadOnlyDictionary<string, string> Checks { get; init; }

    /// <summary>
    /// What build and push steps of the manifest gave when CI ran them, by step id: each a JSON object of single values. Empty, or left out,
    /// when there is nothing that cannot be told without it.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Outputs { get; init; } = NoOutputs;

    /// <summary>No outputs at all.</summary>
    internal static IReadOnlyDictionary<string, JsonElement> NoOutputs { get; } = FrozenDictionary<string, JsonElement>.Empty;

    /// <summary>Whether the manifest is meant to drop more than half of the deployments that are in place; false when left out.</summary>
    public bool AllowMassPrune { get; init; }

    /// <summary>
    /// Whether it was posted to be planned only; false when left out. A signature does not say for which address it was made: who caught
    /// the request for a plan could otherwise deploy it.
    /// </summary>
    public bool PlanOnly { get; init; }

    /// <summary>The text of <c>prefect.yaml</c>.</summary>
    public required string Manifest { get; init; }

    /// <summary>Version of Prefect in the image, such as <c>3.6.29</c>; null when CI could not collect it.</summary>
    public string? PrefectVersion { get; init; }

    /// <summary>What only Python knows of the flows that the manifest names by entrypoint; empty, or left out, when CI could not collect it.</summary>
    public required IReadOnlyList<FlowFacts> Flows { get; init; }
}
