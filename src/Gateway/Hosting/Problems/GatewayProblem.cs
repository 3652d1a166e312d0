using System.Text.Json.Serialization;
using Gateway.Diagnostics;

namespace Gateway.Hosting.Problems;

/// <summary>An error answer: problem details of RFC 9457 with a stable code and every single error.</summary>
public sealed record GatewayProblem
{
    /// <summary>URI that names the kind of problem, <c>urn:gateway:problem:</c> and the code.</summary>
    public required string Type { get; init; }

    /// <summary>What the kind of problem is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What was wrong here and what to do about it.</summary>
    public required string Detail { get; init; }

    /// <summary>Stable name of the kind of problem, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Names this request in the gateway's log: the trace of its <c>traceparent</c>, where it sent one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>Everything that was wrong, all at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProblemError>? Errors { get; init; }

    /// <summary>The freeze that the code <c>mode_frozen</c> speaks of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FreezeResource? Freeze { get; init; }
}

/// <summary>One thing that was wrong, or that its author should know.</summary>
public sealed record ProblemError
{
    /// <summary>Stable name of the rule, for programs.</summary>
    public required string Code { get; init; }

    /// <summary>Of a finding in a refused manifest: a <c>warning</c> alone would not have been refused. Everything without it is an error.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FindingSeverity? Severity { get; init; }

    /// <summary>What was wrong, in a sentence.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do about it.</summary>
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

    /// <summary>The value that was seen, where it cannot be secret.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Seen { get; init; }

    /// <summary>What was expected.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Expected { get; init; }

    /// <summary>The gateway's setting that decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Setting { get; init; }
}
