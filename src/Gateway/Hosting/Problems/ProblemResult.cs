using System.Globalization;
using System.Runtime.CompilerServices;
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
    public static ProblemResult Of(GatewayProblem problem, IEnumerable<ProblemError> errors) => new(problem with { Errors = [.. errors] });

    public int? StatusCode => _problem.Status;

    public object? Value => _problem;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = _problem.Status;
        if (_retryAfter is { } delay)
        {
            httpContext.Response.Headers.RetryAfter =
                Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        // A problem without errors of its own is one of a few constants: it is written out once and sent many times.
        var json = _problem.Errors is null
            ? Constants.GetValue(_problem, static problem => Write(problem))
            : Write(_problem);
        httpContext.Response.ContentType = "application/problem+json";
        httpContext.Response.ContentLength = json.Length;
        return httpContext.Response.Body.WriteAsync(json, httpContext.RequestAborted).AsTask();
    }

    private static byte[] Write(GatewayProblem problem) => JsonSerializer.SerializeToUtf8Bytes(problem, AnswerJson.Types.GatewayProblem);
}

/// <summary>Describes error answers to the OpenAPI document.</summary>
internal static class ProblemMetadata
{
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder builder, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(GatewayProblem), ["application/problem+json"]));
        }

        return builder;
    }
}
