using System.Text.Json.Serialization;
using Gateway.Diagnostics;

namespace Gateway.Hosting.Problems;

/// <summary>An error response: problem details (RFC 9457) with a stable code and every error.</summary>
public sealed record GatewayProblem
{
    /// <summary>URI of the kind of problem, <c>urn:gateway:problem:</c> and the code.</summary>
    public required string Type { get; init; }

    /// <summary>A short description of the kind of problem.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong with this request and how to fix it.</summary>
    public required string Detail { get; init; }

    /// <summary>Stable name of the kind of problem, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Id of this request in the gateway's log: the trace of its <c>traceparent</c>, if the request had one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>Every error of the request.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProblemError>? Errors { get; init; }

    /// <summary>The freeze that the code <c>mode_frozen</c> speaks of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FreezeResource? Freeze { get; init; }

    /// <summary>The rollback that the code <c>lane_held</c> speaks of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HoldResource? Hold { get; init; }

    /// <summary>The branch that the code <c>held_by_other_branch</c> speaks of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HolderResource? HeldBy { get; init; }
}

/// <summary>An error or a warning.</summary>
public sealed record ProblemError
{
    /// <summary>Stable name of the rule, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Of a finding in a refused manifest: a <c>warning</c> alone would not have been refused. Everything without it is an error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FindingSeverity? Severity { get; init; }

    /// <summary>What is wrong, in a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>How to fix it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fix { get; init; }

    /// <summary>JSON pointer (RFC 6901) to the value in the request's body.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pointer { get; init; }

    /// <summary>Line in the manifest, from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }

    /// <summary>Column in the manifest, from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Column { get; init; }

    /// <summary>The deployment concerned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Deployment { get; init; }

    /// <summary>The other places in the manifest in which the same is wrong, in their order, at most 20; omitted if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProblemPlace>? OtherPlaces { get; init; }

    /// <summary>The number of places in which it is wrong, this one included; omitted if it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PlaceCount { get; init; }

    /// <summary>The value in the request, if it cannot be secret.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Seen { get; init; }

    /// <summary>What was expected.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Expected { get; init; }

    /// <summary>The gateway's setting that caused it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Setting { get; init; }
}

/// <summary>A place in the manifest.</summary>
/// <param name="Deployment">The deployment concerned; omitted if it is none in particular.</param>
/// <param name="Line">Line in the manifest, from 1.</param>
/// <param name="Column">Column in the manifest, from 1.</param>
public sealed record ProblemPlace(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Deployment,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Column);
