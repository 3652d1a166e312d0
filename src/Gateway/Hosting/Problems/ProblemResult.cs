using System.Globalization;

namespace Gateway.Hosting.Problems;

/// <summary>Answers with problem details.</summary>
internal sealed class ProblemResult : IResult, IStatusCodeHttpResult, IValueHttpResult
{
    private readonly GatewayProblem _problem;
    private readonly TimeSpan? _retryAfter;

    public ProblemResult(GatewayProblem problem, TimeSpan? retryAfter = null)
    {
        _problem = problem;
        _retryAfter = retryAfter;
    }

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

        return httpContext.Response.WriteAsJsonAsync(_problem, ApiJson.Default.GatewayProblem, "application/problem+json", httpContext.RequestAborted);
    }
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
