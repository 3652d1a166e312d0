using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Hosting.Problems;

/// <summary>Answers with problem details.</summary>
internal sealed class ProblemResult : IResult, IStatusCodeHttpResult, IValueHttpResult
{
    private static readonly ConditionalWeakTable<GatewayProblem, byte[]> Constants = [];

    private readonly GatewayProblem _problem;
    private readonly TimeSpan? _retryAfter;

    public ProblemResult(GatewayProblem problem, TimeSpan? retryAfter = null)
    {
        _problem = problem;
        _retryAfter = retryAfter;
    }

    /// <summary>A problem with everything that was wrong.</summary>
    public static ProblemResult From(GatewayProblem problem, IEnumerable<ProblemError> errors) => new(problem with { Errors = [.. errors] });

    public int? StatusCode => _problem.Status;

    public object? Value => _problem;

    /// <summary>The problem's stable name.</summary>
    public string Code => _problem.Code;

    /// <summary>The problem.</summary>
    public GatewayProblem Problem => _problem;

    /// <summary>Whole seconds after which to try again; null when that would not help.</summary>
    public long? RetryAfterSeconds => _retryAfter is { } delay ? Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)) : null;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = _problem.Status;
        if (RetryAfterSeconds is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (AnswersHtml.Applies(httpContext))
        {
            return AnswersHtml.PageOf(_problem, httpContext).AnswerAsync(httpContext, _problem.Status);
        }

        // A problem without errors of its own is one of a few constants: all but its trace is written out once and sent many times.
        var constant = _problem.Errors is null
            ? Constants.GetValue(_problem, static problem => Write(problem))
            : Write(_problem);
        var json = WithTrace(constant, Activity.Current?.TraceId.ToHexString() ?? httpContext.TraceIdentifier);
        httpContext.Response.ContentType = "application/problem+json";
        httpContext.Response.ContentLength = json.Length;
        return httpContext.Response.Body.WriteAsync(json, httpContext.RequestAborted).AsTask();
    }

    /// <summary>The object with one more member. What the id is made of needs no escaping.</summary>
    private static byte[] WithTrace(ReadOnlySpan<byte> json, string traceId)
    {
        ReadOnlySpan<byte> name = ",\"trace_id\":\""u8;
        var written = new byte[json.Length + name.Length + traceId.Length + 1];
        var rest = written.AsSpan();
        json[..^1].CopyTo(rest);
        rest = rest[(json.Length - 1)..];
        name.CopyTo(rest);
        rest = rest[name.Length..];
        Encoding.ASCII.GetBytes(traceId, rest);
        "\"}"u8.CopyTo(rest[traceId.Length..]);
        return written;
    }

    private static byte[] Write(GatewayProblem problem) => JsonSerializer.SerializeToUtf8Bytes(problem, ProblemJson.Answers.GatewayProblem);
}

/// <summary>Describes error answers to the OpenAPI document.</summary>
internal static class ProblemMetadata
{
    /// <summary>What every caller with credentials may be answered: that they are wrong, not enough, or used too often.</summary>
    public static RouteGroupBuilder ProducesAccessProblems(this RouteGroupBuilder group) => group.WithMetadata(Problem(400), Problem(401), Problem(403), Problem(429));

    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder builder, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(Problem(status));
        }

        return builder;
    }

    private static ProducesResponseTypeMetadata Problem(int status) => new(status, typeof(GatewayProblem), ["application/problem+json"]);
}
