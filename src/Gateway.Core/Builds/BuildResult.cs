using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Diagnostics;

namespace Gateway.Builds;

/// <summary>
/// What CI sends after a build: which commit of which branch became which image, and the manifest to deploy.
/// It is only a claim until its sender's credentials and the policy are checked.
/// </summary>
public sealed record BuildResult
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>GitHub's numeric id of the repository, which does not change with its name; null if CI did not send it.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>The folder of the manifest in the repository, such as <c>pipelines/sisreg</c>; empty for the root.</summary>
    public string Project { get; init; } = "";

    /// <summary>The fully formed git ref, such as <c>refs/heads/staging/fix-layer</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>
    /// The base branch of a pull request, as in GitHub's <c>github.base_ref</c>, such as <c>main</c>; null or empty for other runs. Only plans use
    /// it.
    /// </summary>
    public string? BaseRef { get; init; }

    /// <summary>The commit, 40 lower-case hexadecimal digits.</summary>
    public required string Sha { get; init; }

    /// <summary>GitHub's id of the workflow run, unique in the repository and the same for re-runs.</summary>
    public required long RunId { get; init; }

    /// <summary>The number of the run in its workflow; increases with every run and is the same for re-runs.</summary>
    public required long RunNumber { get; init; }

    /// <summary>The attempt at the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>The account that started the run; null if CI did not send it.</summary>
    public string? Actor { get; init; }

    /// <summary>The name of the workflow, as in GitHub's <c>GITHUB_WORKFLOW</c>; null if CI did not send it.</summary>
    public string? Workflow { get; init; }

    /// <summary>The event that started the run, such as <c>push</c>; null if CI did not send it.</summary>
    public string? EventName { get; init; }

    /// <summary>Address of the GitHub server, such as <c>https://github.com</c>; null if CI did not send it.</summary>
    public string? ServerUrl { get; init; }

    /// <summary>Reference of the image that was pushed, <c>registry/repository:tag</c>.</summary>
    public required string Image { get; init; }

    /// <summary>Digest of the image that was pushed, <c>sha256:</c> and 64 hexadecimal digits; null if CI did not send it.</summary>
    public string? Digest { get; init; }

    /// <summary>Outcome of each previous job, by name, in GitHub's terms (<c>success</c>, <c>failure</c>, …); optional.</summary>
    public required IReadOnlyDictionary<string, string> Checks { get; init; }

    /// <summary>
    /// Outputs of the manifest's build and push steps in CI, by step id: each a JSON object of single values. Optional if all outputs can be derived
    /// from commit and branch.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Outputs { get; init; } = NoOutputs;

    /// <summary>No outputs at all.</summary>
    internal static IReadOnlyDictionary<string, JsonElement> NoOutputs { get; } = FrozenDictionary<string, JsonElement>.Empty;

    /// <summary>Whether the manifest may remove more than half of the live deployments; false by default.</summary>
    public bool AllowMassPrune { get; init; }

    /// <summary>
    /// Whether the body is for a plan only; false by default. A signature does not cover the address, so without this anyone who intercepts the
    /// request for a plan could deploy it.
    /// </summary>
    public bool PlanOnly { get; init; }

    /// <summary>The text of <c>prefect.yaml</c>.</summary>
    public required string Manifest { get; init; }

    /// <summary>
    /// Git's id of the project's folder at the commit, <c>git rev-parse SHA:FOLDER</c>, 40 or 64 lower-case hexadecimal digits; null if CI did not
    /// send it. By it a later run learns whether the project has to be built again.
    /// </summary>
    public string? Tree { get; init; }

    /// <summary>Version of Prefect in the image, such as <c>3.6.29</c>; null if CI could not collect it.</summary>
    public string? PrefectVersion { get; init; }

    /// <summary>Facts about the manifest's flows that only Python knows; optional, empty if CI could not collect them.</summary>
    public required IReadOnlyList<FlowFacts> Flows { get; init; }

    /// <summary>What the gateway does not read of the body: a warning for each field.</summary>
    internal IReadOnlyList<Finding> Unread { get; init; } = [];
}
