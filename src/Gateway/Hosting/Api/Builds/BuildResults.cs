using System.Text.Json;
using Gateway.Builds;

namespace Gateway.Hosting.Api.Builds;

/// <summary>
/// The build results of several projects of one run, in one request: what the run's build results have in common, and <c>projects</c>. It only says in
/// the OpenAPI document what <see cref="BuildBody"/> reads.
/// </summary>
public sealed record BuildResults
{
    /// <summary>Full name of the repository, <c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>GitHub's numeric id of the repository, which does not change with its name.</summary>
    public long? RepositoryId { get; init; }

    /// <summary>The fully formed git ref, such as <c>refs/heads/staging/fix-layer</c>.</summary>
    public required string Ref { get; init; }

    /// <summary>The commit, 40 lower-case hexadecimal digits.</summary>
    public required string Sha { get; init; }

    /// <summary>GitHub's id of the workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>The number of the run in its workflow.</summary>
    public required long RunNumber { get; init; }

    /// <summary>The attempt at the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>The account that started the run.</summary>
    public string? Actor { get; init; }

    /// <summary>The name of the workflow.</summary>
    public string? Workflow { get; init; }

    /// <summary>The event that started the run, such as <c>push</c>.</summary>
    public string? EventName { get; init; }

    /// <summary>Address of the GitHub server.</summary>
    public string? ServerUrl { get; init; }

    /// <summary>Outcome of each previous job, by name.</summary>
    public IReadOnlyDictionary<string, string>? Checks { get; init; }

    /// <summary>Whether the manifests may remove more than half of the live deployments.</summary>
    public bool AllowMassPrune { get; init; }

    /// <summary>The projects, 1 to 200, each once.</summary>
    public required IReadOnlyList<ProjectBuild> Projects { get; init; }
}

/// <summary>What is one project's of the build results of a run.</summary>
public sealed record ProjectBuild
{
    /// <summary>The folder of the manifest in the repository, such as <c>pipelines/sisreg</c>; empty for the root.</summary>
    public string? Project { get; init; }

    /// <summary>Reference of the image that was pushed, <c>registry/repository:tag</c>.</summary>
    public required string Image { get; init; }

    /// <summary>Digest of the image that was pushed.</summary>
    public string? Digest { get; init; }

    /// <summary>Outcomes of jobs that were the project's alone, beside those of the run.</summary>
    public IReadOnlyDictionary<string, string>? Checks { get; init; }

    /// <summary>Outputs of the manifest's build and push steps, by step id.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Outputs { get; init; }

    /// <summary>Whether this manifest may remove more than half of the live deployments.</summary>
    public bool AllowMassPrune { get; init; }

    /// <summary>The text of <c>prefect.yaml</c>.</summary>
    public required string Manifest { get; init; }

    /// <summary>Git's id of the project's folder at the commit.</summary>
    public string? Tree { get; init; }

    /// <summary>Version of Prefect in the image.</summary>
    public string? PrefectVersion { get; init; }

    /// <summary>Facts about the manifest's flows that only Python knows.</summary>
    public IReadOnlyList<FlowFacts>? Flows { get; init; }
}
