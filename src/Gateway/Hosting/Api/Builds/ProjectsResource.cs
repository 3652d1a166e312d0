using System.Text.Json.Serialization;
using Gateway.Hosting.Api.Rollouts;
using Gateway.Hosting.Problems;

namespace Gateway.Hosting.Api.Builds;

/// <summary>What became of the build results of several projects that one request brought. Each was judged, and is rolled out, by itself.</summary>
public sealed record ProjectsResource
{
    /// <summary>Full name of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The git ref.</summary>
    public required string Ref { get; init; }

    /// <summary>The commit.</summary>
    public required string Sha { get; init; }

    /// <summary>GitHub's id of the workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>The projects, in the request's order.</summary>
    public required IReadOnlyList<ProjectResource> Projects { get; init; }
}

/// <summary>What became of one project's build result.</summary>
public sealed record ProjectResource
{
    /// <summary>The project as the request names it: the folder of the manifest in the repository, empty for the root; null if that is no text that can be shown.</summary>
    public required string? Project { get; init; }

    /// <summary>The HTTP status that the build result would have had in a request of its own: 202 or 200 with a rollout, otherwise that of the problem.</summary>
    public required int Status { get; init; }

    /// <summary>Whether the same build result had been accepted before.</summary>
    public required bool Replayed { get; init; }

    /// <summary>Seconds after which to send the project again; only where that may help.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RetryAfter { get; init; }

    /// <summary>The rollout; null if the build result was not accepted.</summary>
    public RolloutResource? Rollout { get; init; }

    /// <summary>Why the build result was not accepted; null if it was.</summary>
    public GatewayProblem? Problem { get; init; }
}
